"""The last value of each currency on each day, so that a daily series need not read all values.

A source that observes every five minutes has 288 values a day, of which a daily series shows one.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    func,
    select,
)

from chassis.catalogue.currencies import currencies
from chassis.rates.observations import Observations
from chassis.rates.withdrawals import Withdrawals
from chassis.stores.columns import IN_MYSQL, ExactDecimal, UtcDateTime
from chassis.stores.sql import upsert

ONLY = 1
KEY = ("quote", "day", "source", "base")
VALUES = ("observed_at", "rate", "fetched_at", "precision", "frozen_since")
# A run of days is written by one statement, which has a few seconds on MySQL.
SNAPSHOTS_AT_ONCE = 2_000
NEAR = timedelta(days=7)


class DailyCloses:
    """The table ``daily_close``: each source's last value of a currency on each UTC day.

    ``daily_close_revision`` says which snapshots and withdrawals it contains. A program that does
    not know the tables can write beside this one: what it leaves out is added later, and until
    then the table is not complete.
    """

    def __init__(
        self, metadata: MetaData, observations: Observations, withdrawals: Withdrawals
    ) -> None:
        self._rate, self._snapshot = observations.rate, observations.snapshot
        self._withdrawal = withdrawals.table
        self.table = Table(
            "daily_close",
            metadata,
            Column("quote", String(3), primary_key=True),
            Column("day", Date, primary_key=True),
            Column("source", String(32), primary_key=True),
            Column("base", String(3), primary_key=True),
            Column("observed_at", UtcDateTime, nullable=False),
            Column("rate", ExactDecimal, nullable=False),
            Column("fetched_at", UtcDateTime, nullable=False),
            Column("precision", String(6), nullable=False),
            Column("frozen_since", UtcDateTime),
            sqlite_with_rowid=False,
            **IN_MYSQL,
        )
        self._revision = Table(
            "daily_close_revision",
            metadata,
            Column("only", Integer, primary_key=True, autoincrement=False),
            Column("number", Integer, nullable=False),
            Column("withdrawals", Integer, nullable=False),
            **IN_MYSQL,
        )
        noted = self._revision.c
        self._noted = select(noted.number, noted.withdrawals)

    def is_complete(self, connection: Connection, revision: int) -> bool:
        """Return whether the table contains all of the store at ``revision``."""
        return sum(self._contents(connection)) == revision

    def note(self, connection: Connection) -> None:
        """Write the days of the snapshots and withdrawals that the table does not contain."""
        known = self._contents(connection)
        number = connection.scalar(select(func.max(self._snapshot.c.number))) or 0
        count = select(func.count()).select_from(self._withdrawal)
        withdrawals = connection.scalar(count) or 0
        if known == (number, withdrawals):
            return
        days = self._observed(connection, known[0])
        if withdrawals > known[1]:
            again = connection.scalars(select(self._withdrawal.c.day).distinct())
            days = dict.fromkeys(again, 1) | days
        for first, last in _runs(days):
            self._write(connection, first, last)
        row = {"only": ONLY, "number": number, "withdrawals": withdrawals}
        upsert(connection, self._revision, [row])

    def _contents(self, connection: Connection) -> tuple[int, int]:
        row = connection.execute(self._noted).first()
        return (row.number, row.withdrawals) if row else (0, 0)

    def _observed(self, connection: Connection, known: int) -> dict[date, int]:
        """Return the days of the snapshots after the one numbered ``known``, and how many."""
        snapshot = self._snapshot.c
        day = _day(snapshot)
        query = select(day, func.count()).where(snapshot.number > known).group_by(day)
        return {row[0]: row[1] for row in connection.execute(query)}

    def _write(self, connection: Connection, first: date, last: date) -> None:
        table = self.table
        # The keys of both tables begin with the quote: without it they would be read whole.
        known = table.c.quote.in_(list(currencies())), table.c.day.between(first, last)
        connection.execute(table.delete().where(*known))
        since = datetime.combine(first, time.min, UTC)
        until = datetime.combine(last, time.max, UTC)
        # Of a day with one observation its values are the closes, which takes half the time.
        several = self._has_several(connection, since, until)
        made = (self._last_values if several else self._values)(since, until)
        connection.execute(table.insert().from_select((*KEY, *VALUES), made))

    def _has_several(self, connection: Connection, since: datetime, until: datetime) -> bool:
        """Return whether a source observed anything at several moments of one of these days."""
        snapshot = self._snapshot.c
        moment = snapshot.observed_at
        days = (
            select(snapshot.source)
            .where(moment.between(since, until))
            .group_by(snapshot.source, snapshot.base, _day(snapshot))
            .having(func.min(moment) < func.max(moment))
        )
        return connection.execute(days.limit(1)).first() is not None

    def _values(self, since: datetime, until: datetime) -> Select[Any]:
        rate = self._rate.c
        columns = rate.quote, _day(rate), rate.source, rate.base, *(rate[name] for name in VALUES)
        return select(*columns).where(*self._wanted(since, until))

    def _last_values(self, since: datetime, until: datetime) -> Select[Any]:
        rate = self._rate.c
        key = rate.quote, rate.source, rate.base
        moments = select(*key, func.max(rate.observed_at).label("observed_at"))
        last = moments.where(*self._wanted(since, until)).group_by(*key, _day(rate)).subquery()
        same = (rate[each.name] == each for each in last.c)
        return self._values(since, until).where(*same)

    def _wanted(self, since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
        rate = self._rate.c
        return rate.quote.in_(list(currencies())), rate.observed_at.between(since, until)


def _day(columns: Any) -> ColumnElement[date]:
    """Return the UTC day of an observation."""
    return func.date(columns.observed_at, type_=Date)


def _runs(days: Mapping[date, int]) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each run of days that lie near each other."""
    run: list[date] = []
    count = 0
    for day in sorted(days):
        count += days[day]
        if run and (day - run[-1] > NEAR or count > SNAPSHOTS_AT_ONCE):
            yield run[0], run[-1]
            run, count = [], days[day]
        run.append(day)
    if run:
        yield run[0], run[-1]
