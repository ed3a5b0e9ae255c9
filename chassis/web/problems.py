"""Every error response is an RFC 9457 problem, ``application/problem+json``."""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from chassis.request_id import request_id
from chassis.stores.errors import NothingLoaded, StillLoading, StoreUnavailable
from chassis.web import problem_types
from chassis.web.problem_types import type_of

RETRY_SECONDS = 5
LOADING_RETRY_SECONDS = 1
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one parameter or one member of the body."""

    field: str
    detail: str


class Problem(Exception):
    """An error response; raised anywhere below a route.

    ``members`` are written beside those of every problem.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *errors: FieldError,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})
        self.members = dict(members or {})


class BadRequest(Problem):
    """400: a parameter or the body is malformed or unknown."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(400, f"{field}: {detail}", FieldError(field, detail))


class Unprocessable(Problem):
    """422: well-formed, but not a value this service allows."""

    def __init__(self, field: str, detail: str, **members: Any) -> None:
        super().__init__(422, f"{field}: {detail}", FieldError(field, detail), members=members)


class NotFound(Problem):
    """404: the path names something that does not exist."""

    def __init__(self, detail: str, **members: Any) -> None:
        super().__init__(404, detail, members=members)


class Unavailable(Problem):
    """503: a dependency is down, and there is no honest response without it."""

    def __init__(self, detail: str, retry_after: int = RETRY_SECONDS, **members: Any) -> None:
        headers = {"Retry-After": str(retry_after)}
        super().__init__(503, detail, headers=headers, members=members)


def register(app: Flask) -> None:
    """Turn every error of ``app`` into a problem, including routing errors and bugs.

    The document that explains them is served too.
    """
    problem_types.register(app)
    app.register_error_handler(Problem, _response)
    app.register_error_handler(HTTPException, from_http)
    app.register_error_handler(StoreUnavailable, _from_store)
    app.register_error_handler(NothingLoaded, _from_empty_store)
    app.register_error_handler(StillLoading, _from_loading_store)
    app.register_error_handler(Exception, _from_bug)


def _response(problem: Problem) -> Response:
    body: dict[str, Any] = {
        "type": type_of(problem.status),
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.path,
        "request_id": request_id(),
        **problem.members,
    }
    if problem.errors:
        body["errors"] = [asdict(error) for error in problem.errors]
    headers = {**problem.headers, "Cache-Control": "no-store"}
    return Response(
        json.dumps(body, ensure_ascii=False),
        problem.status,
        headers,
        content_type="application/problem+json",
    )


def from_http(error: HTTPException) -> Response:
    """Return the problem of an error that Flask or Werkzeug raised."""
    if error.code is None or error.code < 400:
        return Response(error.get_response().get_data(), error.code, error.get_headers())
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    headers.pop("Content-Length", None)
    return _response(Problem(error.code, error.description or error.name, headers=headers))


def _from_store(error: StoreUnavailable) -> Response:
    log.error("store unavailable: %s", error)
    return _response(Unavailable("The store cannot be reached at the moment."))


def _from_empty_store(_error: NothingLoaded) -> Response:
    return _response(Unavailable("No rates have been loaded yet."))


def _from_loading_store(error: StillLoading) -> Response:
    progress = {"done": error.done, "total": error.total}
    sentence = f"{str(error).capitalize()}."
    return _response(Unavailable(sentence, LOADING_RETRY_SECONDS, loading=progress))


def _from_bug(error: Exception) -> Response:
    log.exception("unhandled error", exc_info=error)
    return _response(Problem(500, "This is a bug. The log has the details under this request id."))
