"""Calendar days in the zone of the rankings, and the periods they belong to."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from chassis.clock import Clock

Period = Literal["daily", "weekly", "monthly", "yearly", "total"]
PERIODS: tuple[Period, ...] = get_args(Period)
# No click is older than this, so the total begins here.
BEGINNING = date(2000, 1, 1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Now:
    """A moment in UTC and the calendar day it falls on in the zone of the rankings."""

    at: datetime
    day: date


class Calendar:
    """The calendar of ``zone``."""

    def __init__(self, zone: ZoneInfo, clock: Clock) -> None:
        self._zone = zone
        self._clock = clock

    def now(self) -> Now:
        """Return the present moment and its day."""
        moment = self._clock()
        return Now(moment, moment.astimezone(self._zone).date())


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def days(self) -> list[date]:
        """Return every day of the span in order; empty if it ends before it begins."""
        return [self.first + number * DAY for number in range((self.last - self.first).days + 1)]


def span(period: Period, day: date) -> Span:
    """Return the period around ``day``; the total goes from the beginning through ``day``."""
    return _SPANS[period](day)


def previous(period: Period, day: date) -> Span:
    """Return the period before the one around ``day``; for the total, as it was a day earlier."""
    end = day if period == "total" else span(period, day).first
    return span(period, end - DAY)


def _week(day: date) -> Span:
    monday = day - day.weekday() * DAY
    return Span(monday, monday + 6 * DAY)


def _month(day: date) -> Span:
    _, length = monthrange(day.year, day.month)
    return Span(day.replace(day=1), day.replace(day=length))


_SPANS: dict[Period, Callable[[date], Span]] = {
    "daily": lambda day: Span(day, day),
    "weekly": _week,
    "monthly": _month,
    "yearly": lambda day: Span(date(day.year, 1, 1), date(day.year, 12, 31)),
    "total": lambda day: Span(BEGINNING, day),
}
