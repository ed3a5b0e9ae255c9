"""Intervals: the last snapshot represents its bucket of time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from chassis.rates.snapshot import Snapshot
from history.series import observed_on

RAW = "raw"
DAILY = "daily"
Dated = tuple[date, Snapshot]


def monday(day: date) -> date:
    """Return the first day of the ISO week."""
    return day - timedelta(days=day.weekday())


def first_of_month(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


BEGINNINGS: Mapping[str, Callable[[date], date]] = {
    DAILY: lambda day: day,
    "weekly": monday,
    "monthly": first_of_month,
}
INTERVALS = (RAW, *BEGINNINGS)


def bucketed(snapshots: Sequence[Snapshot], interval: str) -> list[Dated]:
    """Return each bucket's first day and last snapshot; ``snapshots`` are given oldest first.

    ``raw`` keeps every snapshot, with the day of its observation.
    """
    if interval == RAW:
        return [(observed_on(each), each) for each in snapshots]
    beginning = BEGINNINGS[interval]
    return list({beginning(observed_on(each)): each for each in snapshots}.items())
