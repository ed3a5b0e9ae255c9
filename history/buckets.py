"""Intervals: the last snapshot represents its bucket of time."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from history.series import T, observed_on

RAW = "raw"
HOURLY = "hourly"
DAILY = "daily"
Dated = tuple[date, T]


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


def bucketed(snapshots: Sequence[T], interval: str) -> list[Dated[T]]:
    """Return each bucket's first day and last snapshot; ``snapshots`` are given oldest first.

    ``raw`` keeps every snapshot, with the day of its observation; ``hourly`` has a bucket for each
    hour in UTC, and its day.
    """
    if interval == RAW:
        return [(observed_on(each), each) for each in snapshots]
    beginning = BEGINNINGS[interval]
    days = [beginning(each.observed_at.date()) for each in snapshots]
    dated = zip(days, snapshots, strict=True)
    if interval == HOURLY:
        return list({(day, each.observed_at.hour): (day, each) for day, each in dated}.values())
    return list(dict(dated).items())


def members(snapshots: Iterable[T], interval: str) -> list[list[T]]:
    """Return the snapshots of each bucket, in the order of ``bucketed``."""
    beginning = BEGINNINGS[interval]
    buckets: defaultdict[Hashable, list[T]] = defaultdict(list)
    for each in snapshots:
        hour = each.observed_at.hour if interval == HOURLY else None
        buckets[beginning(observed_on(each)), hour].append(each)
    return list(buckets.values())
