"""Liveness, readiness and version: what an operator's probes ask of every service."""

import logging
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from threading import Event, Thread
from time import sleep

from flask import Blueprint, Response, jsonify

import chassis
from chassis.metrics import scoreboard, slots
from chassis.metrics.scoreboard import WorkerCells
from chassis.stores.errors import (
    NothingLoaded,
    NotMigrated,
    ReadOnly,
    SchemaTooNew,
    StoreMoved,
    StoreUnavailable,
)
from chassis.web.deprecation import deprecated

Check = Callable[[], object]
DRAIN_FILE = "TRIP_DRAIN_FILE"
# More than a store may take to fail by itself, which says more.
CHECK_SECONDS = 5.0
WATCH_SECONDS = 1.0
OK = "ok"
log = logging.getLogger(__name__)


class NotReady(Exception):
    """A check's reason why this process should get no traffic yet."""


class Readiness:
    """The checks of a service; each has a time-out, and each change is logged with its reason.

    ``shared`` are those whose result is the same in every process of the service.
    """

    def __init__(self, service: str, checks: Mapping[str, Check]) -> None:
        self._service = service
        self._checks = checks
        self._shared: dict[str, Check] = {"drain": serving}
        self._last: dict[str, str] = {}
        self._watched: dict[str, str] = {}

    def watch(self, cells: WorkerCells) -> None:
        """Check this worker once a second, publish whether it is ready, and answer for all.

        A worker whose store responds at once has checked itself before it handles a request.
        """
        checked = Event()
        Thread(target=self._watch, args=(cells, checked), name="watch", daemon=True).start()
        checked.wait(WATCH_SECONDS)
        self._shared["workers"] = every_worker

    def results(self) -> dict[str, str]:
        """Return ``ok`` or the reason why not, by the name of the check."""
        return (self._watched or self._results(self._checks)) | self._results(self._shared)

    def _watch(self, cells: WorkerCells, checked: Event) -> None:
        while True:
            self._watched = self._results(self._checks)
            cells.check(passed=all(result == OK for result in self._watched.values()))
            checked.set()
            sleep(WATCH_SECONDS)

    def _results(self, checks: Mapping[str, Check]) -> dict[str, str]:
        return {name: self._result(name, check) for name, check in checks.items()}

    def _result(self, name: str, check: Check) -> str:
        result, detail = self._outcome(check)
        # What follows a colon may change every second.
        if _kind(result) != _kind(self._last.get(name, OK)):
            level = logging.WARNING if detail else logging.INFO
            log.log(level, "readiness check %s: %s", name, detail or result)
        self._last[name] = result
        return result

    def _outcome(self, check: Check) -> tuple[str, str]:
        """Return what the probe may see, and for the log what is wrong with the store."""
        try:
            _in_time(check)
        except NotReady as reason:
            return str(reason), ""
        except NothingLoaded as reason:
            return str(reason), ""
        except NotMigrated as error:
            return f"the schema is old: run python -m {self._service}.migrate", str(error)
        except SchemaTooNew as error:
            return "the schema is too new for this program", str(error)
        except StoreMoved as error:
            return "a file of the store is missing or was replaced", str(error)
        except ReadOnly as error:
            return "the store takes no writes", str(error)
        except StoreUnavailable as error:
            return "the store cannot be reached", str(error)
        except Exception as error:
            log.exception("a readiness check has a bug")
            return "the check failed", repr(error)
        return OK, ""


def blueprint(service: str, readiness: Readiness) -> Blueprint:
    """Return ``/livez``, ``/readyz`` (with ``/healthz``, its older name) and ``/version``."""
    health = Blueprint("health", __name__)

    @health.get("/livez")
    def livez() -> Response:
        return jsonify(status=OK)

    @health.get("/readyz")
    def readyz() -> tuple[Response, int]:
        results = readiness.results()
        ready = all(result == OK for result in results.values())
        body = jsonify(status=OK if ready else "unready", checks=results)
        return body, 200 if ready else 503

    @health.get("/healthz")
    @deprecated(date(2026, 11, 28), successor="/readyz")
    def healthz() -> tuple[Response, int]:
        return readyz()

    @health.get("/version")
    def version() -> Response:
        return jsonify(service=service, version=chassis.__version__)

    return health


def serving() -> None:
    """Raise ``NotReady`` once the master has begun to drain this service."""
    drain_file = os.environ.get(DRAIN_FILE)
    if drain_file and Path(drain_file).exists():
        raise NotReady("draining")


def every_worker() -> None:
    """Raise ``NotReady`` unless all workers of this worker's master are ready."""
    board = scoreboard.read(Path(os.environ.get(slots.DIRECTORY, "")))
    # In an upgrade (SIGUSR2) two masters share the directory, and the new one owns the board.
    if board and board.master == os.getppid() and board.passing() < board.wanted:
        raise NotReady(f"{board.passing()} of {board.wanted} workers are ready")


def _kind(result: str) -> str:
    return result.partition(":")[0]


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
    if raised:
        raise raised.pop()  # a list that kept it would be part of a cycle of references
