"""Intervals: the last snapshot represents its bucket of time."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, timedelta

from chassis.rates.snapshot import Snapshot
from history.series import observed_on

RAW = "raw"
HOURLY = "hourly"
DAILY = "daily"
Dated = tuple[date, Snapshot]


def monday(day: date) -> date:
    """Return the first day of the ISO week."""
    return day - timedelta(days=day.weekday())


def first_of_month(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def same(day: date) -> date:
    """Return the day itself."""
    return day


BEGINNINGS: Mapping[str, Callable[[date], date]] = {
    HOURLY: same,
    DAILY: same,
    "weekly": monday,
    "monthly": first_of_month,
}
INTERVALS = (RAW, *BEGINNINGS)


def bucketed(snapshots: Sequence[Snapshot], interval: str) -> list[Dated]:
    """Return each bucket's first day and last snapshot; ``snapshots`` are given oldest first.

    ``raw`` keeps every snapshot, with the day of its observation; ``hourly`` has a bucket for each
    hour in UTC, and its day.
    """
    if interval == RAW:
        return [(observed_on(each), each) for each in snapshots]
    beginning = BEGINNINGS[interval]
    buckets: dict[Hashable, Dated] = {}
    for each in snapshots:
        day = beginning(observed_on(each))
        buckets[day, each.observed_at.hour if interval == HOURLY else None] = day, each
    return list(buckets.values())
