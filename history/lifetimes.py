"""For how long caches may keep the response to a query."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from chassis.rates.cadence import is_overdue
from chassis.rates.lifetime import AWAITING, LONGEST, lifetime
from chassis.rates.sources import SOURCES
from chassis.web.lifetimes import ASK, CLOSED, kept_for
from history import series
from history.query import Query


def newest_of(pairs: Iterable[Sequence[series.T]]) -> list[series.T]:
    """Return the newest snapshot of each pair that was ever observed."""
    return [newest for each in pairs if (newest := series.newest(each))]


def kept(query: Query, newest: Sequence[series.Observed]) -> str:
    """Return the ``Cache-Control`` of a response about pairs with these newest snapshots.

    It never changes if its days, and the moment ``as_of`` whose knowledge it has, are more than a
    week ago. Without ``as_of``, a correction or a withdrawal can change any day at any moment.
    """
    closed = query.now.date() - series.CARRIED
    if newest and query.as_of and max(query.as_of.date(), query.span.last) < closed:
        return CLOSED
    return kept_until(query.span.last, query.now, newest)


def kept_until(last: date, now: datetime, newest: Sequence[series.Observed]) -> str:
    """Return the ``Cache-Control`` of a response about the days up to ``last``.

    A pair that was never observed does not shorten the life of the others.
    """
    if not newest:
        return kept_for(AWAITING)
    if last < now.date():
        return kept_for(LONGEST)
    observed = [(SOURCES[each.source].cadence, each.observed_at) for each in newest]
    if any(is_overdue(*each, now) for each in observed):
        return ASK
    until_next = lifetime(observed, now)
    return kept_for(min(_until_midnight(now), until_next))


def _until_midnight(now: datetime) -> timedelta:
    # A period ends today.
    return datetime.combine(now.date() + timedelta(days=1), time.min, UTC) - now
