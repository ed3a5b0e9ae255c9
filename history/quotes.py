"""The query for the values of several currencies, read from sources that allow redistribution."""

from collections.abc import Collection
from datetime import datetime
from operator import attrgetter

from sqlalchemy import Connection, func, select

from chassis.rates.observations import snapshots
from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import SOURCES
from history.schema import OBSERVATIONS

REDISTRIBUTED = tuple(name for name, source in SOURCES.items() if source.redistribute)
VALUES_AT_MOST = 100_000
RATE, SNAPSHOT = OBSERVATIONS.rate.c, OBSERVATIONS.snapshot.c


class TooManyValues(Exception):
    """More values are stored for the question than one request may read."""


def last(connection: Connection, until: datetime) -> datetime | None:
    """Return the last moment of observation up to ``until``."""
    moments = select(func.max(SNAPSHOT.observed_at)).where(
        SNAPSHOT.source.in_(REDISTRIBUTED), SNAPSHOT.observed_at <= until
    )
    moment: datetime | None = connection.scalar(moments)
    return moment


def between(
    connection: Connection, codes: Collection[str], since: datetime, until: datetime
) -> list[Snapshot]:
    """Return the snapshots from ``since`` to ``until``, each with its values of ``codes`` only.

    Raises ``TooManyValues`` for more than 100,000 values.
    """
    # The key of the table begins with the quote: without the codes it would be read whole.
    wanted = (
        RATE.quote.in_(codes),
        RATE.source.in_(REDISTRIBUTED),
        RATE.observed_at.between(since, until),
    )
    some = select(RATE.quote).where(*wanted).limit(VALUES_AT_MOST + 1).subquery()
    # Counting costs little beside reading, and too many are never read.
    if (connection.scalar(select(func.count()).select_from(some)) or 0) > VALUES_AT_MOST:
        raise TooManyValues
    rows = connection.execute(select(OBSERVATIONS.rate).where(*wanted)).all()
    return snapshots(sorted(rows, key=attrgetter("source", "base", "observed_at")))
