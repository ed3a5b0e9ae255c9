"""The view of a Flask app that serves ``/metrics``."""

from functools import cache
from pathlib import Path

from flask import Response, request

from chassis.metrics import slots
from chassis.metrics.exposition import Exposition


def metrics_response() -> Response:
    """Return the metrics of all workers, or of this process if it is not a worker."""
    body, headers = _exposition(slots.directory()).respond(request.environ)
    return Response(body, headers=headers)


@cache
def _exposition(directory: str | None) -> Exposition:
    return Exposition(Path(directory) if directory else None)
