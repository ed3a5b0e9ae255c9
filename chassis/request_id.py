"""One id for a request, taken from the caller if sane, on its answer and in every log line."""

import re
import uuid

from flask import Flask, Response, g, has_request_context, request

HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9._\-]{1,128}")


def request_id() -> str | None:
    """Return the id of the request being handled, ``None`` outside of one."""
    if not has_request_context():
        return None
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if SANE.fullmatch(given) else uuid.uuid4().hex
    return str(g.request_id)


def register(app: Flask) -> None:
    """Return the request id with every answer of ``app``."""
    app.after_request(_send)


def _send(response: Response) -> Response:
    response.headers[HEADER] = request_id() or ""
    return response
