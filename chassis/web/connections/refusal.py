"""What a client gets if its request never reaches the app: a problem, as for every other error."""

import json
from email.utils import formatdate
from http import HTTPStatus

from gunicorn.http import errors

from chassis.web.connections.received import TooLarge


class TooLate(errors.ParseException):
    """The request did not arrive in time."""

    def __str__(self) -> str:
        return "the request did not arrive in time"


STATUSES: dict[type[BaseException], HTTPStatus] = {
    errors.ForbiddenProxyRequest: HTTPStatus.FORBIDDEN,
    TooLate: HTTPStatus.REQUEST_TIMEOUT,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
}


def status_of(error: BaseException) -> HTTPStatus:
    """Return the status that refuses a request for ``error``."""
    return STATUSES.get(type(error), HTTPStatus.BAD_REQUEST)


def response(status: HTTPStatus, detail: str) -> bytes:
    """Return a whole response: a problem of this status, after which the connection ends."""
    problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    body = json.dumps(problem).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        f"Date: {formatdate(usegmt=True)}\r\n"
        "Connection: close\r\n"
        "Cache-Control: no-store\r\n"
        "Content-Type: application/problem+json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


FAILURE = response(HTTPStatus.INTERNAL_SERVER_ERROR, "This is a bug. The log has the details.")
