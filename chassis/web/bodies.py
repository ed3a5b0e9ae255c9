"""Bodies of requests, parsed strictly: only JSON, and only known members."""

from typing import TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.web.problems import FieldError, Problem

Kind = TypeVar("Kind", bound=BaseModel)
JSON = "application/json"
ERRORS_SHOWN = 10
NAME_SHOWN = 40
# What pydantic reports of a body that has the right shape and a value that is not allowed.
NOT_ALLOWED = frozenset(
    {"literal_error", "union_tag_invalid", "greater_than_equal", "less_than_equal", "too_long"}
)


class Body(BaseModel):
    """A JSON object that has exactly the members it declares."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def read(kind: type[Kind]) -> Kind:
    """Return the body of the request as ``kind``.

    Raises a problem: 415 if it is not JSON, 400 if it is malformed, 422 if a value is not allowed.
    """
    if request.mimetype != JSON:
        raise Problem(415, f"The body must be {JSON}.", headers={"Accept-Post": JSON})
    try:
        return kind.model_validate_json(request.get_data())
    except ValidationError as error:
        found = error.errors()
        wrong = [_field_error(each["loc"], each["msg"]) for each in found[:ERRORS_SHOWN]]
        status = 422 if {each["type"] for each in found} <= NOT_ALLOWED else 400
        raise Problem(status, f"{wrong[0].field}: {wrong[0].detail}", *wrong) from None


def _field_error(path: tuple[int | str, ...], message: str) -> FieldError:
    return FieldError(".".join(map(str, path))[:NAME_SHOWN] or "body", message)
