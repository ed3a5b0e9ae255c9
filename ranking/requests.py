"""Bodies of requests, parsed strictly: only JSON, and only known members."""

import datetime
import re
from typing import TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.web.problems import BadRequest, FieldError, Problem

Kind = TypeVar("Kind", bound=BaseModel)
JSON = "application/json"
VALID_KEY = re.compile(r"[!-~]{1,128}")
ERRORS_SHOWN = 10
NAME_SHOWN = 40


class Body(BaseModel):
    """A JSON object that has exactly the members it declares."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ClickBody(Body):
    """The body of a click."""

    country: str


class ResetBody(Body):
    """The body of a reset: the day whose counts to remove."""

    date: datetime.date


def read(kind: type[Kind]) -> Kind:
    """Return the body of the request as ``kind``; 415 if it is not JSON, 400 if it is malformed."""
    if request.mimetype != JSON:
        raise Problem(415, f"The body must be {JSON}.", headers={"Accept-Post": JSON})
    try:
        return kind.model_validate_json(request.get_data())
    except ValidationError as error:
        wrong = [_field_error(each["loc"], each["msg"]) for each in error.errors()[:ERRORS_SHOWN]]
        raise Problem(400, f"{wrong[0].field}: {wrong[0].detail}", *wrong) from None


def idempotency_key(header: str) -> str | None:
    """Return the key in ``header``, if any; 400 unless it is 1 to 128 visible ASCII characters."""
    key = request.headers.get(header)
    if key is not None and not VALID_KEY.fullmatch(key):
        raise BadRequest(header, "must be 1 to 128 visible ASCII characters")
    return key


def _field_error(path: tuple[int | str, ...], message: str) -> FieldError:
    return FieldError(".".join(map(str, path))[:NAME_SHOWN] or "body", message)
