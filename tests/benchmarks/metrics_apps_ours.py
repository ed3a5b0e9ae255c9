"""The same apps counted as every service of ours is."""

import os
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from flask import Flask, Response

from chassis.metrics import (
    count_requests,
    gunicorn_hooks,
    metrics_response,
    procfs,
    scoreboard,
    slots,
)
from tests.benchmarks.metrics_apps import bare
from tests.benchmarks.metrics_mix import Mix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def counted() -> "WSGIApplication":
    """Count as a service does, as the worker of slot 0 whose gunicorn calls the hooks."""
    directory, slot, born = Path(os.environ[slots.DIRECTORY]), 0, procfs.born()
    slots.occupy(slot)
    seat = scoreboard.Scoreboard(directory, born).seat(slot, born)
    worker, request = SimpleNamespace(metric_seat=seat), object()
    app = bare()
    count_requests(app)

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        gunicorn_hooks.pre_request(worker, request)
        try:
            return app(environ, start_response)
        finally:
            gunicorn_hooks.post_request(worker, request, environ, None)

    return answer


def held(series: int) -> Flask:
    """Show ``series`` series more than a service does."""
    app = bare()
    Mix(series).count_each()

    @app.get("/metrics")
    def exposition() -> Response:
        return metrics_response()

    count_requests(app)
    return app
