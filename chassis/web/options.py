"""OPTIONS: each path states the methods that it allows."""

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed

OPTIONS = "OPTIONS"


def register(app: Flask) -> None:
    """Answer OPTIONS for every path of ``app`` with 204 and ``Allow``."""
    app.before_request(_allowed)


def _allowed() -> Response | None:
    error = request.routing_exception
    if not isinstance(error, MethodNotAllowed):
        return None
    # A 405 names OPTIONS too. OPTIONS is no method of the rule: it would double the time series.
    error.valid_methods = sorted({*(error.valid_methods or ()), OPTIONS})
    if request.method != OPTIONS:
        return None
    return Response(status=204, headers={"Allow": ", ".join(error.valid_methods)})
