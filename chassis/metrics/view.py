"""The exposition as a view of a Flask app."""

import os
from functools import cache
from pathlib import Path

from flask import Response, request

from chassis.metrics import slots
from chassis.metrics.exposition import Exposition


def metrics_response() -> Response:
    """Answer a scrape for all workers, or for this process if there is no metrics directory."""
    body, headers = _exposition(os.environ.get(slots.DIRECTORY)).answer(request.environ)
    return Response(body, headers=headers)


@cache
def _exposition(directory: str | None) -> Exposition:
    return Exposition(Path(directory) if directory else None)
