"""What a request asks for: a pair and the days it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.clock import parse_rfc3339
from chassis.rates.pair import unit
from chassis.web import parameters
from chassis.web.problems import BadRequest
from history.buckets import DAILY, INTERVALS
from history.periods import DATE, Span, read_span

HOME = "KRW"
TARGETS_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Query:
    """Units of ``base`` per 1 ``target`` on the days of ``span``, requested at ``now``.

    With ``as_of``, as they were known at that moment.
    """

    target: str
    base: str
    span: Span
    now: datetime
    as_of: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the members of a response that repeat the query."""
        pair = {"target": self.target, "base": self.base, "unit": unit(self.base, self.target)}
        return pair | self.span.as_json()


def read_query(now: datetime) -> Query:
    """Return the pair and the days that the request names; 400 or 422 if they are not valid."""
    return Query(
        target=parameters.currency("target"),
        base=parameters.currency("base", HOME),
        span=read_span(now.date()),
        now=now,
    )


def read_queries(now: datetime) -> list[Query]:
    """Return a query for each of the targets that the request names, at most 20."""
    parameters.required("target")
    targets = parameters.currencies("target", TARGETS_AT_MOST) or []
    base, span = parameters.currency("base", HOME), read_span(now.date())
    as_of = _as_of(base, targets)
    return [Query(target, base, span, now, as_of) for target in targets]


def read_interval(span: Span) -> str:
    """Return the interval that the request names; 400 if it is given with a single date."""
    if span.name == DATE and parameters.text("interval"):
        raise BadRequest("interval", "not together with date")
    return parameters.choice("interval", DAILY, INTERVALS)


def _as_of(base: str, targets: Sequence[str]) -> datetime | None:
    """Return the moment whose knowledge the request asks for, if it names one.

    400 for anything but RFC 3339 with a zone, and for a currency against itself.
    """
    text = parameters.text("as_of")
    if text is None:
        return None
    if base in targets:
        raise BadRequest("as_of", "not for a currency against itself, which is never corrected")
    try:
        # A plus that is not encoded arrives as a space.
        return parse_rfc3339(text.replace(" ", "+"))
    except (ValueError, OverflowError):
        raise BadRequest("as_of", "must be a moment such as 2026-10-30T15:00:00Z") from None
