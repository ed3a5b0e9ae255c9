"""The rule that says which snapshot answers for a day, the same for a date and for a range.

It is the last snapshot of the source with the highest priority among those that observed both
legs on that day or at most seven days before. What a frozen source repeats comes last.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from typing import Protocol, TypeVar

from chassis.rates.pair import CARRY_DAYS
from chassis.rates.sources import SOURCES

SAME_DAY, CARRIED = timedelta(), timedelta(days=CARRY_DAYS)
MOMENT = attrgetter("observed_at")
ORDER = attrgetter("observed_at", "base")


class Observed(Protocol):
    """What the rule asks of a snapshot, or of a pair from one."""

    @property
    def source(self) -> str:
        """Who observed it."""

    @property
    def base(self) -> str:
        """The base of the snapshot."""

    @property
    def observed_at(self) -> datetime:
        """When it was observed."""

    @property
    def frozen_since(self) -> datetime | None:
        """Of which moment it repeats the values, if the source is frozen."""


T = TypeVar("T", bound=Observed)


def on(snapshots: Iterable[T], day: date) -> T | None:
    """Return the snapshot that answers for ``day``, observed on it or carried to it."""
    usable = [each for each in snapshots if SAME_DAY <= day - observed_on(each) <= CARRIED]
    by_source = _by_priority(usable)
    return by_source[0][-1] if by_source else None


def observed(snapshots: Iterable[T], first: date, last: date) -> list[T]:
    """Return, oldest first, the snapshots of each day for which its own observations answer.

    Of each such day these are all snapshots of the source that answers for it.
    """
    chosen: list[T] = []
    preferred: list[date] = []
    for of_source in _by_priority(snapshots):
        days = [each.observed_at.date() for each in of_source]
        chosen += [
            each
            for day, each in zip(days, of_source, strict=True)
            if first <= day <= last and not _answered(day, preferred)
        ]
        preferred = sorted(preferred + days)
    return sorted(chosen, key=MOMENT)


def newest(snapshots: Sequence[T]) -> T | None:
    """Return the snapshot that answers for the last day on which any was observed."""
    if not snapshots:
        return None
    day = max(map(MOMENT, snapshots)).date()
    since = carried_since(day)
    return on((each for each in snapshots if each.observed_at >= since), day)


def carried_since(day: date) -> datetime:
    """Return the first moment whose observation can still answer for ``day``."""
    return datetime.combine(day - CARRIED, time.min, UTC)


def observed_on(snapshot: Observed) -> date:
    """Return the UTC day of the observation."""
    return snapshot.observed_at.date()


def _by_priority(snapshots: Iterable[T]) -> list[list[T]]:
    """Return the snapshots of each source, oldest first; the preferred source comes first."""
    groups: defaultdict[tuple[bool, str], list[T]] = defaultdict(list)
    for each in snapshots:
        groups[each.frozen_since is not None, each.source].append(each)
    return [sorted(groups[key], key=ORDER) for key in sorted(groups, key=_preference)]


def _preference(group: tuple[bool, str]) -> tuple[bool, int, str]:
    frozen, source = group
    return frozen, SOURCES[source].priority, source


def _answered(day: date, preferred: list[date]) -> bool:
    """Return whether a preferred source, with these sorted days, answers for ``day``."""
    before = bisect_right(preferred, day)
    return before > 0 and preferred[before - 1] >= day - CARRIED
