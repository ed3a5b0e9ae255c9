"""The view of a Flask app that serves ``/metrics``."""

from functools import cache
from http import HTTPStatus
from pathlib import Path

from flask import Response, request

from chassis.metrics import alone, slots
from chassis.metrics.exposition import Exposition


def metrics_response() -> Response:
    """Return the metrics of all workers, or of this process if there is no metrics directory.

    One of several processes without a directory returns 503: its figures are not those of all.
    """
    directory = slots.directory()
    if directory is None and not alone.is_alone(request.environ):
        return Response(
            f"{alone.SENTENCE}\n", HTTPStatus.SERVICE_UNAVAILABLE, mimetype="text/plain"
        )
    body, headers = _exposition(directory).respond(request.environ)
    return Response(body, headers=headers)


@cache
def _exposition(directory: str | None) -> Exposition:
    return Exposition(Path(directory) if directory else None)
