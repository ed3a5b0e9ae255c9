"""The rule that says which snapshot answers for a day, the same for a date and for a range.

It is the last snapshot of the source with the highest priority among those that observed both
legs on that day or at most seven days before. What a frozen source repeats comes last.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter

from chassis.rates.pair import CARRY_DAYS
from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import SOURCES

SAME_DAY, CARRIED = timedelta(), timedelta(days=CARRY_DAYS)


def on(snapshots: Iterable[Snapshot], day: date) -> Snapshot | None:
    """Return the snapshot that answers for ``day``, observed on it or carried to it."""
    usable = [each for each in snapshots if SAME_DAY <= day - observed_on(each) <= CARRIED]
    by_source = _by_priority(usable)
    return by_source[0][-1] if by_source else None


def observed(snapshots: Iterable[Snapshot], first: date, last: date) -> list[Snapshot]:
    """Return, oldest first, the snapshots of each day for which its own observations answer.

    Of each such day these are all snapshots of the source that answers for it.
    """
    chosen: list[Snapshot] = []
    preferred: list[date] = []
    for of_source in _by_priority(snapshots):
        days = [observed_on(each) for each in of_source]
        pairs = zip(days, of_source, strict=True)
        chosen += [
            each for day, each in pairs if first <= day <= last and not _answered(day, preferred)
        ]
        preferred = sorted(preferred + days)
    return sorted(chosen, key=attrgetter("observed_at"))


def newest(snapshots: Sequence[Snapshot]) -> Snapshot | None:
    """Return the snapshot that answers for the last day on which any was observed."""
    return on(snapshots, max(map(observed_on, snapshots))) if snapshots else None


def carried_since(day: date) -> datetime:
    """Return the first moment whose observation can still answer for ``day``."""
    return datetime.combine(day - CARRIED, time.min, UTC)


def observed_on(snapshot: Snapshot) -> date:
    """Return the UTC day of the observation."""
    return snapshot.observed_at.date()


def _by_priority(snapshots: Iterable[Snapshot]) -> list[list[Snapshot]]:
    ordered = sorted(snapshots, key=_rank)
    return [list(group) for _, group in groupby(ordered, key=_preference)]


def _rank(snapshot: Snapshot) -> tuple[tuple[bool, int, str], datetime, str]:
    return _preference(snapshot), snapshot.observed_at, snapshot.base


def _preference(snapshot: Snapshot) -> tuple[bool, int, str]:
    frozen, priority = snapshot.frozen_since is not None, SOURCES[snapshot.source].priority
    return frozen, priority, snapshot.source


def _answered(day: date, preferred: list[date]) -> bool:
    """Return whether a preferred source, with these sorted days, answers for ``day``."""
    before = bisect_right(preferred, day)
    return before > 0 and preferred[before - 1] >= day - CARRIED
