"""The days of a query: a period that ends today, a range, or one date."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from chassis.web import parameters
from chassis.web.problems import BadRequest, Unprocessable
from history.series import carried_since

# No source goes back this far, and moments before the year 1000 would not sort as text.
BEGINNING = date(1900, 1, 1)
MOMENT = timedelta(microseconds=1)
DEFAULT = "1m"
RANGE = "range"
DATE = "date"


def days_before(day: date, days: int) -> date:
    """Return the day that is ``days`` earlier."""
    return day - timedelta(days=days)


def months_before(day: date, months: int) -> date:
    """Return the same day ``months`` earlier, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


PERIODS: Mapping[str, Callable[[date], date]] = {
    "1d": partial(days_before, days=1),
    "1w": partial(days_before, days=7),
    "1m": partial(months_before, months=1),
    "3m": partial(months_before, months=3),
    "6m": partial(months_before, months=6),
    "1y": partial(months_before, months=12),
    "5y": partial(months_before, months=60),
    "10y": partial(months_before, months=120),
    "max": lambda _: BEGINNING,
}


@dataclass(frozen=True, slots=True)
class Span:
    """The UTC days from ``first`` to ``last``, both included.

    ``name`` is the period, or ``range`` or ``date`` for how the days were requested.
    """

    name: str
    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The earliest moment whose observation can matter, carried values included."""
        return carried_since(max(self.first, BEGINNING))

    @property
    def carried_until(self) -> datetime:
        """The last moment before the first day: up to it only the last value of a day matters."""
        return datetime.combine(max(self.first, BEGINNING), time.min, UTC) - MOMENT

    @property
    def until(self) -> datetime:
        """The last moment of the last day."""
        return datetime.combine(self.last, time.max, UTC)

    def __str__(self) -> str:
        """Return the span as it appears in the name of a file."""
        first = self.first.isoformat() if self.name in {RANGE, DATE} else self.name
        return f"{first}-to-{self.last.isoformat()}"

    def as_json(self) -> dict[str, Any]:
        """Return the members of a response that repeat the days; ``max`` has no first day."""
        first = None if self.name == "max" else self.first.isoformat()
        return {"period": self.name, "from": first, "to": self.last.isoformat()}


def read_span(today: date) -> Span:
    """Return the days that the request names by ``period``, by ``from`` and ``to``, or by ``date``.

    400 if these are mixed, 422 for an unknown period or a range that ends before it begins.
    """
    period = parameters.text("period")
    first, last, day = (parameters.day(name) for name in ("from", "to", "date"))
    if period and (first or last or day):
        raise BadRequest("period", "not together with from, to or date")
    if day and (first or last):
        raise BadRequest("date", "not together with from or to")
    if last and not first:
        raise BadRequest("from", "is required with to")
    if day:
        return Span(DATE, day, day)
    if first:
        return _range(first, last or today)
    name = parameters.choice("period", DEFAULT, PERIODS)
    return Span(name, PERIODS[name](today), today)


def _range(first: date, last: date) -> Span:
    if first > last:
        raise Unprocessable("from", f"must not be after {last.isoformat()}, the last day")
    return Span(RANGE, first, last)
