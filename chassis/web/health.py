"""Liveness, readiness and version: what an operator's probes ask of every service."""

import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread

from flask import Blueprint, Response, jsonify

import chassis
from chassis.stores.errors import NothingLoaded, NotMigrated, ReadOnly, StoreUnavailable

Check = Callable[[], object]
DRAIN_FILE = "TRIP_DRAIN_FILE"
# More than a store may take to fail by itself, which says more.
CHECK_SECONDS = 5.0
OK = "ok"
log = logging.getLogger(__name__)


class NotReady(Exception):
    """A check's reason why this process should get no traffic yet."""


class Readiness:
    """The checks of a service; each has a time-out, and each change is logged with its reason."""

    def __init__(self, service: str, checks: Mapping[str, Check]) -> None:
        self._service = service
        self._checks = {**checks, "drain": serving}
        self._last = dict.fromkeys(self._checks, OK)

    def results(self) -> dict[str, str]:
        """Return ``ok`` or the reason why not, by the name of the check."""
        return {name: self._result(name) for name in self._checks}

    def _result(self, name: str) -> str:
        result, detail = self._outcome(self._checks[name])
        if result != self._last[name]:
            self._last[name] = result
            level = logging.WARNING if detail else logging.INFO
            log.log(level, "readiness check %s: %s", name, detail or result)
        return result

    def _outcome(self, check: Check) -> tuple[str, str]:
        """Return what the probe may see, and for the log what is wrong with the store."""
        try:
            _in_time(check)
        except NotReady as reason:
            return str(reason), ""
        except NothingLoaded:
            return "no rates have been loaded yet", ""
        except NotMigrated as error:
            return f"the schema is old: run python -m {self._service}.migrate", str(error)
        except ReadOnly as error:
            return "the store takes no writes", str(error)
        except StoreUnavailable as error:
            return "the store cannot be reached", str(error)
        return OK, ""


def blueprint(service: str, checks: Mapping[str, Check]) -> Blueprint:
    """Return ``/livez``, ``/readyz`` (with ``/healthz``, its older name) and ``/version``."""
    health = Blueprint("health", __name__)
    readiness = Readiness(service, checks)

    @health.get("/livez")
    def livez() -> Response:
        return jsonify(status=OK)

    @health.get("/readyz")
    @health.get("/healthz")
    def readyz() -> tuple[Response, int]:
        results = readiness.results()
        ready = all(result == OK for result in results.values())
        body = jsonify(status=OK if ready else "unready", checks=results)
        return body, 200 if ready else 503

    @health.get("/version")
    def version() -> Response:
        return jsonify(service=service, version=chassis.__version__)

    return health


def serving() -> None:
    """Raise ``NotReady`` once the master has begun to drain this service."""
    drain_file = os.environ.get(DRAIN_FILE)
    if drain_file and Path(drain_file).exists():
        raise NotReady("draining")


def _in_time(check: Check) -> None:
    raised: list[Exception] = []

    def run() -> None:
        try:
            check()
        except Exception as error:  # noqa: BLE001 - raised again by the caller
            raised.append(error)

    thread = Thread(target=run, name="readiness", daemon=True)
    thread.start()
    thread.join(CHECK_SECONDS)
    if thread.is_alive():
        raise StoreUnavailable(f"the check did not end within {CHECK_SECONDS:.0f} s")
    for error in raised:
        raise error
