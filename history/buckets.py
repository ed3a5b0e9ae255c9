"""Intervals: a bucket of time is represented by its last snapshot."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from chassis.rates.snapshot import Snapshot
from history.series import observed_on

RAW = "raw"
DAILY = "daily"
DATED = tuple[date, Snapshot]


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


def bucketed(snapshots: Sequence[Snapshot], interval: str) -> list[DATED]:
    """Return the last of the snapshots, given oldest first, of each bucket with its first day.

    ``raw`` keeps every snapshot, dated with the day it was observed on.
    """
    if interval == RAW:
        return [(observed_on(each), each) for each in snapshots]
    beginning = BEGINNINGS[interval]
    return list({beginning(observed_on(each)): each for each in snapshots}.items())
