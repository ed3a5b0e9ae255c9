"""The table of withdrawals, which are applied in whatever order events arrive."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    MetaData,
    Row,
    String,
    Table,
    and_,
    bindparam,
    delete,
    or_,
    select,
    update,
)

from chassis.catalogue.currencies import currencies
from chassis.rates.observations import Observations
from chassis.rates.snapshot import Snapshot
from chassis.rates.withdrawal import Withdrawal
from chassis.stores.columns import IN_MYSQL, UtcDateTime
from chassis.stores.sql import upsert

SHOWN_AT_MOST = 100
# Keeps the rows of the rate table that are about to be deleted.
Keep = Callable[[Connection, Any], None]


class Withdrawals:
    """The table ``withdrawal``, and what it takes out of ``observations``.

    ``keep`` gets the condition on the rows of the rate table that are deleted next.
    """

    def __init__(
        self, metadata: MetaData, observations: Observations, keep: Keep | None = None
    ) -> None:
        self._observations, self._keep = observations, keep
        self._rate, self._snapshot = observations.rate, observations.snapshot
        self.table = Table(
            "withdrawal",
            metadata,
            Column("event_id", String(64), primary_key=True),
            Column("source", String(32), nullable=False),
            Column("day", Date, nullable=False),
            Column("quotes", String(1000), nullable=False),
            Column("why", String(500), nullable=False),
            Column("withdrawn_at", UtcDateTime, nullable=False),
            **IN_MYSQL,
        )

    def apply(
        self,
        connection: Connection,
        withdrawn: Iterable[tuple[str, Withdrawal]],
        snapshots: Iterable[Snapshot],
    ) -> list[Withdrawal]:
        """Store withdrawals, each given with its event's id, and take back what they are about.

        Those that are known already also take back values among the ``snapshots`` just stored.
        Returns every withdrawal that may have taken something back.
        """
        new = dict(withdrawn)
        upsert(connection, self.table, [_row(key, each) for key, each in new.items()])
        days = {(each.source, each.observed_at.date()) for each in snapshots}
        days |= {(each.source, each.day) for each in new.values()}
        sources = {source for source, _ in days}
        query = select(self.table).where(self.table.c.source.in_(sources))
        known = map(_withdrawal, connection.execute(query).all() if sources else ())
        about = [each for each in known if (each.source, each.day) in days]
        for each in about:
            self._take_back(connection, each)
        return about

    def between(self, connection: Connection, first: date, last: date) -> list[Withdrawal]:
        """Return the withdrawals of these days, newest days first and at most a hundred."""
        return self._of_days(connection, first, last, SHOWN_AT_MOST)

    def until(
        self, connection: Connection, first: date, last: date, moment: datetime
    ) -> list[Withdrawal]:
        """Return all withdrawals of these days that were made until ``moment``."""
        return [each for each in self._of_days(connection, first, last) if each.at <= moment]

    def _of_days(
        self, connection: Connection, first: date, last: date, most: int | None = None
    ) -> list[Withdrawal]:
        table = self.table.c
        query = select(self.table).where(table.day >= first, table.day <= last)
        newest = query.order_by(table.day.desc(), table.withdrawn_at.desc()).limit(most)
        return [_withdrawal(row) for row in connection.execute(newest)]

    def _take_back(self, connection: Connection, each: Withdrawal) -> None:
        rate = self._rate.c
        day = self._day(connection, each)
        named = [rate.quote.in_(each.quotes)] if each.quotes else _all(rate.quote)
        for quotes in named:
            about = and_(day, rate.fetched_at <= each.at, quotes)
            if self._keep:
                self._keep(connection, about)
            connection.execute(delete(self._rate).where(about))
        self._note_empty(connection, each, day)

    def _day(self, connection: Connection, each: Withdrawal) -> ColumnElement[bool]:
        """Return the condition of the values of that source and day, also by their bases.

        A key can begin with source and base.
        """
        bases = self._observations.bases(connection, each.source)
        return and_(_on_day(self._rate.c, each), self._rate.c.base.in_(bases))

    def _note_empty(
        self, connection: Connection, each: Withdrawal, day: ColumnElement[bool]
    ) -> None:
        """Note the snapshots of which no value is left as withdrawn."""
        rate, snapshot = self._rate.c, self._snapshot.c
        left = select(rate.base, rate.observed_at).where(day)
        known, others = _all(rate.quote)
        # For a DISTINCT of the others, which are hardly any, SQLite would read the whole table.
        queries = left.where(known).distinct(), left.where(others)
        kept = {tuple(row) for query in queries for row in connection.execute(query)}
        stored = select(snapshot.number, snapshot.base, snapshot.observed_at)
        taken = stored.where(_on_day(snapshot, each), snapshot.fetched_at <= each.at)
        empty = [
            {"empty": row.number}
            for row in connection.execute(taken)
            if (row.base, row.observed_at) not in kept
        ]
        note = update(self._snapshot).where(snapshot.number == bindparam("empty"))
        if empty:
            connection.execute(note.values(withdrawn_at=each.at), empty)


def _on_day(columns: Any, each: Withdrawal) -> Any:
    return and_(
        columns.source == each.source,
        columns.observed_at >= each.since,
        columns.observed_at <= each.until,
    )


def _all(quote: ColumnElement[str]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions of the currencies in the catalogue, and of all others.

    A key that begins with the quote is read where they say. Without one it would be read whole,
    which takes a minute after a year of five-minute values.
    """
    codes = sorted(currencies())
    between = (and_(quote > one, quote < following) for one, following in pairwise(codes))
    return quote.in_(codes), or_(quote < codes[0], *between, quote > codes[-1])


def _row(event_id: str, each: Withdrawal) -> dict[str, str | date | datetime]:
    return {
        "event_id": event_id,
        "source": each.source,
        "day": each.day,
        "quotes": ",".join(each.quotes),
        "why": each.why,
        "withdrawn_at": each.at,
    }


def _withdrawal(row: Row[Any]) -> Withdrawal:
    quotes = tuple(row.quotes.split(",")) if row.quotes else ()
    return Withdrawal(row.source, row.day, quotes, row.why, row.withdrawn_at)
