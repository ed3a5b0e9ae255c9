"""The id of a request: the caller's if it is sane; it is returned and logged with every line."""

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, has_request_context, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-ID"
RECEIVED = "HTTP_X_REQUEST_ID"
KEY = "trip.request_id"
SANE = re.compile(r"[A-Za-z0-9._\-]{1,128}")


def request_id() -> str | None:
    """Return the id of the request being handled, ``None`` outside of one."""
    return request.environ.get(KEY) if has_request_context() else None


def register(app: Flask) -> None:
    """Give every request of ``app`` an id, and return it with the response."""
    app.wsgi_app = Identified(app.wsgi_app)  # type: ignore[method-assign]


class Identified:
    """A WSGI app that gives each request its id before the wrapped app handles it."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Handle one request and return its id in a header."""
        received = environ.get(RECEIVED, "")
        identifier = received if SANE.fullmatch(received) else os.urandom(16).hex()
        environ[KEY] = identifier

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, [*headers, (HEADER, identifier)], exc_info)

        return self._app(environ, start)
