"""The bodies of requests, and the key that makes a click safe to repeat."""

import datetime
import re

from flask import request

from chassis.web.bodies import Body
from chassis.web.problems import BadRequest

VALID_KEY = re.compile(r"[!-~]{1,128}")


class ClickBody(Body):
    """The body of a click."""

    country: str


class ResetBody(Body):
    """The body of a reset: the day whose counts to remove."""

    date: datetime.date


def idempotency_key(header: str) -> str | None:
    """Return the key in ``header``, if any; 400 unless it is 1 to 128 visible ASCII characters."""
    key = request.headers.get(header)
    if key is not None and not VALID_KEY.fullmatch(key):
        raise BadRequest(header, "must be 1 to 128 visible ASCII characters")
    return key
