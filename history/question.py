"""What a request asks for: a pair and the days it is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.rates.pair import unit
from chassis.web import parameters
from chassis.web.problems import BadRequest
from history import periods
from history.buckets import DAILY, INTERVALS
from history.periods import DATE, Span

HOME = "KRW"


@dataclass(frozen=True, slots=True)
class Question:
    """Units of ``base`` per 1 ``target`` on the days of ``span``, asked at ``now``."""

    target: str
    base: str
    span: Span
    now: datetime

    def as_json(self) -> dict[str, Any]:
        """Return the members that repeat the question."""
        pair = {"target": self.target, "base": self.base, "unit": unit(self.base, self.target)}
        return pair | self.span.as_json()


def asked(now: datetime) -> Question:
    """Read the pair and the days from the request; 400 or 422 if they make no sense."""
    return Question(
        target=parameters.currency("target"),
        base=parameters.currency("base", HOME),
        span=periods.asked(now.date()),
        now=now,
    )


def interval(span: Span) -> str:
    """Read the interval, which a single date does not have."""
    if span.name == DATE and parameters.text("interval"):
        raise BadRequest("interval", "not together with date")
    return parameters.choice("interval", DAILY, INTERVALS)
