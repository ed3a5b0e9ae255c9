"""For how long caches may keep the response to a query."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from chassis.rates.cadence import is_overdue
from chassis.rates.lifetime import AWAITING, LONGEST, lifetime
from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import SOURCES
from chassis.web.lifetimes import ASK, CLOSED, kept_for
from history import series
from history.query import Query


def kept(query: Query, snapshots: Sequence[Snapshot]) -> str:
    """Return the ``Cache-Control`` of a response made from the snapshots of a pair."""
    return kept_until(query.span.last, snapshots, query.now)


def kept_until(last: date, snapshots: Sequence[Snapshot], now: datetime) -> str:
    """Return the ``Cache-Control`` of a response about the days up to ``last``.

    A range is closed a week after its last day: only corrections can change it then.
    """
    newest = series.newest(snapshots)
    if newest is None:
        return kept_for(AWAITING)
    if last < now.date() - series.CARRIED:
        return CLOSED
    if last < now.date():
        return kept_for(LONGEST)
    cadence = SOURCES[newest.source].cadence
    if is_overdue(cadence, newest.observed_at, now):
        return ASK
    until_next = lifetime([(cadence, newest.observed_at)], now)
    return kept_for(min(_until_midnight(now), until_next))


def _until_midnight(now: datetime) -> timedelta:
    # A period ends today.
    return datetime.combine(now.date() + timedelta(days=1), time.min, UTC) - now
