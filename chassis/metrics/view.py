"""The exposition as a view of a Flask app."""

import os
from functools import cache
from http import HTTPStatus
from pathlib import Path

from flask import Response, request

from chassis.metrics import alone, slots
from chassis.metrics.exposition import Exposition


def metrics_response() -> Response:
    """Answer a scrape for all workers; without a metrics directory, for a process that is alone.

    503 if there are others: the figures of one would look like those of all.
    """
    directory = os.environ.get(slots.DIRECTORY)
    if directory is None and not alone.is_alone(request.environ):
        return Response(
            f"{alone.SENTENCE}\n", HTTPStatus.SERVICE_UNAVAILABLE, mimetype="text/plain"
        )
    body, headers = _exposition(directory).answer(request.environ)
    return Response(body, headers=headers)


@cache
def _exposition(directory: str | None) -> Exposition:
    return Exposition(Path(directory) if directory else None)
