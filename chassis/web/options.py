"""OPTIONS: each path states the methods that it allows."""

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed

from chassis.web.problems import from_http

OPTIONS = "OPTIONS"


def register(app: Flask) -> None:
    """Answer OPTIONS for every path of ``app`` with 204 and ``Allow``."""
    app.register_error_handler(MethodNotAllowed, _allowed)


def _allowed(error: MethodNotAllowed) -> Response:
    # A 405 names OPTIONS too. OPTIONS is no method of the rule: it would double the time series.
    error.valid_methods = sorted({*(error.valid_methods or ()), OPTIONS})
    if request.method != OPTIONS:
        return from_http(error)
    return Response(status=204, headers={"Allow": ", ".join(error.valid_methods)})
