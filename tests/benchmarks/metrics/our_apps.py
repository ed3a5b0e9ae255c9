"""The same app, with requests counted by this project's engine."""

import os
from pathlib import Path

from flask import Flask, Response

from chassis.metrics import gunicorn_hooks, procfs, scoreboard, slots
from chassis.metrics.http import count_requests
from chassis.metrics.view import metrics_response
from tests.benchmarks.metrics.apps import WORKER, bare
from tests.benchmarks.metrics.mix import Mix


def counted() -> Flask:
    """Count as a service does in the worker of slot 0, with hooks and scoreboard."""
    directory, slot, born = Path(os.environ[slots.DIRECTORY]), 0, procfs.born()
    slots.occupy(slot)
    WORKER.metric_cells = scoreboard.Scoreboard(directory, born).take(slot, born)
    for hook in ("pre_request", "post_request"):
        WORKER.cfg.set(hook, getattr(gunicorn_hooks, hook))
    app = bare()
    count_requests(app)
    return app


def held(series: int) -> Flask:
    """Show ``series`` series in addition to those of a service."""
    app = bare()
    Mix(series).count_each()

    @app.get("/metrics")
    def exposition() -> Response:
        return metrics_response()

    count_requests(app)
    return app
