"""How a route of Frankfurter's answers: with the sources of its rates, or with a problem."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, request

from chassis.rates.sources import SOURCES
from chassis.web.conditional import conditional, entity_tag
from chassis.web.problems import Problem, Unprocessable
from history.frankfurter.numbers import written
from history.frankfurter.rates import Rate
from history.quotes import TooManyValues

RATES_AT_MOST = 20_000
ADVICE = "choose a shorter range or fewer currencies"
Parameters = ParamSpec("Parameters")


def explained(view: Callable[Parameters, Response]) -> Callable[Parameters, Response]:
    """Add ``message`` to the problems of ``view``, where clients of Frankfurter look for it."""

    @wraps(view)
    def answered(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Response:
        try:
            return view(*args, **kwargs)
        except TooManyValues:
            raise _too_many() from None
        except Problem as problem:
            problem.members["message"] = problem.detail
            raise

    return answered


def bounded(rates: list[Rate]) -> list[Rate]:
    """Return the rates; 422 if there are more than a response may contain."""
    if len(rates) > RATES_AT_MOST:
        raise _too_many()
    return rates


def response(body: Any, rates: Iterable[Rate], kept: str) -> Response:
    """Return the body as JSON, or 304 if the caller already has it; ``kept`` says for how long.

    A header names the sources of ``rates``, for which the body has no member.
    """
    text = written(body)
    used = frozenset[str]().union(*(rate.sources for rate in rates))
    sources = ", ".join(name for name in SOURCES if name in used)
    headers = {"Cache-Control": kept, "Rate-Sources": sources}
    etag = entity_tag(text)
    return conditional(etag, headers, lambda: Response(text, content_type="application/json"))


def _too_many() -> Problem:
    field = "start_date" if request.view_args else "from"
    return Unprocessable(field, f"more than {RATES_AT_MOST:,} rates; {ADVICE}")
