"""Liveness, readiness and version: what an operator's probes ask of every service."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Blueprint, Response, jsonify

import chassis
from chassis.stores.errors import StoreUnavailable

Check = Callable[[], None]
DRAIN_FILE = "TRIP_DRAIN_FILE"


class NotReady(Exception):
    """A check's reason why this process should get no traffic yet."""


def blueprint(service: str, checks: Mapping[str, Check]) -> Blueprint:
    """Return ``/livez``, ``/readyz`` (with ``/healthz``, its older name) and ``/version``."""
    health = Blueprint("health", __name__)

    @health.get("/livez")
    def livez() -> Response:
        return jsonify(status="ok")

    @health.get("/readyz")
    @health.get("/healthz")
    def readyz() -> tuple[Response, int]:
        results = {name: _outcome(check) for name, check in {**checks, "drain": serving}.items()}
        ready = all(result == "ok" for result in results.values())
        body = jsonify(status="ok" if ready else "unready", checks=results)
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


def _outcome(check: Check) -> str:
    try:
        check()
    except NotReady as reason:
        return str(reason)
    except StoreUnavailable:
        return "the store cannot be reached"
    return "ok"
