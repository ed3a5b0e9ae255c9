"""The days on which each source observed something, so that a daily series need not read all.

A source that observes every five minutes has 288 snapshots a day, of which a daily series shows
the last one.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    func,
    select,
)

from chassis.rates.observations import Observations
from chassis.rates.sources import SOURCES
from chassis.stores.columns import IN_MYSQL, UtcDateTime
from chassis.stores.sql import upsert

KEY = ("source", "base", "day")
# Up to so many days with several snapshots, all of them are read as fast.
FEW_DAYS = 3


class ObservedDays:
    """The table ``observed_day``: first and last snapshot of each source, base and UTC day.

    ``number`` is that of the newest snapshot in the row. A program that does not know the table
    can write beside this one: what it leaves out is added later, and until then the table is not
    ``used``.
    """

    def __init__(self, metadata: MetaData, observations: Observations) -> None:
        self._snapshot = observations.snapshot
        self.table = Table(
            "observed_day",
            metadata,
            Column("source", String(32), primary_key=True),
            Column("base", String(3), primary_key=True),
            Column("day", Date, primary_key=True),
            Column("first_at", UtcDateTime, nullable=False),
            Column("last_at", UtcDateTime, nullable=False),
            Column("number", Integer, nullable=False),
            Index("observed_day_number", "number"),
            **IN_MYSQL,
        )

    def note(self, connection: Connection) -> None:
        """Add the days of the snapshots that are not yet in the table."""
        snapshot, known = self._snapshot.c, self._newest(connection)
        key = (snapshot.source, snapshot.base, func.date(snapshot.observed_at, type_=Date))
        ends = func.min(snapshot.observed_at), func.max(snapshot.observed_at)
        query = select(*key, *ends, func.max(snapshot.number)).where(snapshot.number > known)
        rows = {tuple(row[:3]): tuple(row[3:]) for row in connection.execute(query.group_by(*key))}
        for row in self._between(connection, [each for _, _, each in rows]):
            if (found := rows.get(tuple(row[:3]))) is not None:
                first, last, number = found
                rows[tuple(row[:3])] = min(first, row[3]), max(last, row[4]), number
        names = (*KEY, "first_at", "last_at", "number")
        upsert(
            connection,
            self.table,
            [dict(zip(names, key + ends, strict=True)) for key, ends in rows.items()],
        )

    def used(self, connection: Connection, since: datetime, until: datetime) -> bool:
        """Return whether a daily series of this time is read faster by means of the table."""
        days = self.table.c
        several = (
            days.source.in_(list(SOURCES)),
            days.day.between(since.date(), until.date()),
            days.first_at < days.last_at,
        )
        some = select(days.day).where(*several).limit(FEW_DAYS + 1).subquery()
        count = connection.scalar(select(func.count()).select_from(some)) or 0
        if count <= FEW_DAYS:
            return False
        newest: int | None = connection.scalar(select(func.max(self._snapshot.c.number)))
        return newest == self._newest(connection)

    def _newest(self, connection: Connection) -> int:
        return connection.scalar(select(func.max(self.table.c.number))) or 0

    def _between(self, connection: Connection, days: list[Any]) -> Any:
        if not days:
            return ()
        table = self.table.c
        columns = (*(table[name] for name in KEY), table.first_at, table.last_at)
        query = select(*columns).where(table.day.between(min(days), max(days)))
        return connection.execute(query).all()
