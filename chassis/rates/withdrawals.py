"""The table of withdrawals, which are applied in whatever order events arrive."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    MetaData,
    Row,
    String,
    Table,
    and_,
    delete,
    exists,
    func,
    select,
    update,
)

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
        self._rate, self._snapshot = observations.rate, observations.snapshot
        self._keep = keep
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
    ) -> None:
        """Store withdrawals, each given with its event's id, and take back what they are about.

        Those that are known already also take back values among the ``snapshots`` just stored.
        """
        new = dict(withdrawn)
        upsert(connection, self.table, [_row(key, each) for key, each in new.items()])
        days = {(each.source, each.observed_at.date()) for each in snapshots}
        days |= {(each.source, each.day) for each in new.values()}
        sources = {source for source, _ in days}
        query = select(self.table).where(self.table.c.source.in_(sources))
        for each in map(_withdrawal, connection.execute(query).all() if sources else ()):
            if (each.source, each.day) in days:
                self._take_back(connection, each)

    def count(self, connection: Connection) -> int:
        """Return the number of withdrawals."""
        return connection.scalar(select(func.count()).select_from(self.table)) or 0

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
        rate, snapshot = self._rate.c, self._snapshot.c
        about = _about(rate, each)
        if each.quotes:
            about = and_(about, rate.quote.in_(each.quotes))
        if self._keep:
            self._keep(connection, about)
        connection.execute(delete(self._rate).where(about))
        left = exists().where(
            rate.source == snapshot.source,
            rate.base == snapshot.base,
            rate.observed_at == snapshot.observed_at,
        )
        empty = update(self._snapshot).where(_about(snapshot, each), ~left)
        connection.execute(empty.values(withdrawn_at=each.at))


def _about(columns: Any, each: Withdrawal) -> Any:
    return and_(
        columns.source == each.source,
        columns.observed_at >= each.since,
        columns.observed_at <= each.until,
        columns.fetched_at <= each.at,
    )


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
