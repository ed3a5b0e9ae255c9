"""Marks a route that will go, so that its callers learn of it in time (docs/deprecation.md)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import ParamSpec

from flask import Response, make_response
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date

# Between the first warning and the end of a route.
NOTICE = timedelta(days=180)
Parameters = ParamSpec("Parameters")


def deprecated(
    since: date, successor: str, sunset: date | None = None
) -> Callable[[Callable[Parameters, ResponseReturnValue]], Callable[Parameters, Response]]:
    """Mark a view as deprecated ``since`` a day, and as gone after ``sunset`` if that is decided.

    Its responses name the path of the ``successor``. ``ValueError`` if the notice is too short.
    """
    if sunset and sunset < since + NOTICE:
        raise ValueError(f"{successor}: a route goes {NOTICE.days} days after its deprecation")
    headers = _headers(since, successor, sunset)

    def marked(view: Callable[Parameters, ResponseReturnValue]) -> Callable[Parameters, Response]:
        @wraps(view)
        def answered(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Response:
            response = make_response(view(*args, **kwargs))
            response.headers.update(headers)
            return response

        return answered

    return marked


def _headers(since: date, successor: str, sunset: date | None) -> dict[str, str]:
    """Return ``Deprecation`` (RFC 9745), ``Sunset`` (RFC 8594) and ``Link``."""
    headers = {
        "Deprecation": f"@{int(_midnight(since).timestamp())}",
        "Link": f'<{successor}>; rel="successor-version"',
    }
    return headers | ({"Sunset": http_date(_midnight(sunset))} if sunset else {})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
