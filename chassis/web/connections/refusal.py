"""What a client gets if its request never reaches the app: a problem, as for every other error."""

import json
import uuid
from email.utils import formatdate
from http import HTTPStatus

from gunicorn.http import errors

from chassis.request_id import HEADER
from chassis.web.connections.received import TooLarge
from chassis.web.problem_types import type_of

MOST_DETAIL = 200


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


def detail_of(error: BaseException) -> str:
    """Return what is wrong with the request, in a sentence of bounded length."""
    if isinstance(error, errors.InvalidRequestLine) and not error.req.isascii():
        return "A path and a query have ASCII characters only: percent-encode all others as UTF-8."
    return str(error)[:MOST_DETAIL]


def response(status: HTTPStatus, detail: str, identifier: str) -> bytes:
    """Return a whole response: a problem of this status, after which the connection ends.

    ``identifier`` is the id of the request, which no app has seen.
    """
    problem = {
        "type": type_of(status),
        "title": status.phrase,
        "status": status,
        "detail": detail,
        "instance": f"urn:uuid:{uuid.UUID(identifier)}",
        "request_id": identifier,
    }
    body = json.dumps(problem).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        f"Date: {formatdate(usegmt=True)}\r\n"
        "Connection: close\r\n"
        "Cache-Control: no-store\r\n"
        "Content-Type: application/problem+json\r\n"
        f"{HEADER}: {identifier}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def failure() -> bytes:
    """Return the response to a request that failed outside of the app."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return response(status, "This is a bug. The log has the details.", uuid.uuid4().hex)
