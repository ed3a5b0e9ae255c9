"""One id for a request, taken from the caller if sane, on its answer and in every log line."""

import re
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, has_request_context, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-ID"
GIVEN = "HTTP_X_REQUEST_ID"
KEPT = "trip.request_id"
SANE = re.compile(r"[A-Za-z0-9._\-]{1,128}")


def request_id() -> str | None:
    """Return the id of the request being handled, ``None`` outside of one."""
    return request.environ.get(KEPT) if has_request_context() else None


def register(app: Flask) -> None:
    """Give every request of ``app`` an id, and return it with the answer."""
    app.wsgi_app = Identified(app.wsgi_app)  # type: ignore[method-assign]


class Identified:
    """A WSGI app that names each request before the app behind it sees it."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request with its id."""
        given = environ.get(GIVEN, "")
        identifier = environ[KEPT] = given if SANE.fullmatch(given) else uuid.uuid4().hex

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, [*headers, (HEADER, identifier)], exc_info)

        return self._app(environ, start)
