"""The two tables in which a store keeps snapshots; every event is applied to them once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    delete,
    func,
    select,
)
from sqlalchemy.types import TypeEngine

from chassis.rates.snapshot import Snapshot
from chassis.stores.columns import IN_MYSQL, ExactDecimal, UtcDateTime
from chassis.stores.sql import upsert

SELECT_AT_MOST = 500
Fields = dict[str, str | datetime | Decimal | None]


class Observations:
    """The tables ``snapshot`` (a row for each applied event) and ``rate`` (a row for each value).

    ``rate_key`` names the columns of the rate table's primary key, in the order of reading.
    """

    def __init__(self, metadata: MetaData, rate_key: Sequence[str]) -> None:
        self.snapshot = Table(
            "snapshot",
            metadata,
            Column("number", Integer, primary_key=True),
            Column("event_id", String(64), nullable=False, unique=True),
            Column("source", String(32), nullable=False),
            Column("base", String(3), nullable=False),
            Column("observed_at", UtcDateTime, nullable=False),
            Column("fetched_at", UtcDateTime, nullable=False),
            Column("precision", String(6), nullable=False),
            Column("withdrawn_at", UtcDateTime),
            Index("snapshot_of_source", "source", "base", "observed_at"),
            **IN_MYSQL,
        )
        columns: dict[str, TypeEngine[Any]] = {
            "source": String(32),
            "base": String(3),
            "observed_at": UtcDateTime(),
            "quote": String(3),
        }
        self.rate = Table(
            "rate",
            metadata,
            *(Column(name, columns[name], primary_key=True) for name in rate_key),
            Column("rate", ExactDecimal, nullable=False),
            Column("fetched_at", UtcDateTime, nullable=False),
            Column("precision", String(6), nullable=False),
            Column("frozen_since", UtcDateTime),
            sqlite_with_rowid=False,
            **IN_MYSQL,
        )

    def apply(
        self, connection: Connection, published: Iterable[tuple[str, Snapshot]]
    ) -> list[Snapshot]:
        """Store the snapshots of events, each given with its id; return those of new events.

        A value that was fetched later replaces an earlier one of the same source and moment.
        """
        # If an event is in the batch several times, the one fetched last counts.
        by_id = dict(sorted(published, key=lambda event: event[1].fetched_at))
        known = self._known(connection, list(by_id))
        new = {event_id: each for event_id, each in by_id.items() if event_id not in known}
        # A source that returns to values it once printed gets the same event id, fetched later.
        again = {key: by_id[key] for key in known if by_id[key].fetched_at > known[key]}
        self._store(connection, again, new | again)
        return list(new.values())

    def bases(self, connection: Connection, source: str) -> Sequence[str]:
        """Return the bases in whose units a source has ever given values."""
        base = self.snapshot.c.base
        query = select(base).where(self.snapshot.c.source == source).distinct()
        return connection.scalars(query).all()

    def _known(self, connection: Connection, event_ids: list[str]) -> dict[str, datetime]:
        columns = self.snapshot.c
        query = select(columns.event_id, columns.fetched_at)
        return {
            row.event_id: row.fetched_at
            for start in range(0, len(event_ids), SELECT_AT_MOST)
            for row in connection.execute(
                query.where(columns.event_id.in_(event_ids[start : start + SELECT_AT_MOST]))
            )
        }

    def _store(
        self, connection: Connection, stored: Iterable[str], by_id: dict[str, Snapshot]
    ) -> None:
        if by_id:
            column = self.snapshot.c.event_id
            # SQLite would use the number of the last row again once that row is deleted.
            last = connection.scalar(select(func.max(self.snapshot.c.number))) or 0
            connection.execute(delete(self.snapshot).where(column.in_(list(stored))))
            rows = [
                {"number": number, "event_id": key, **_fields(each)}
                for number, (key, each) in enumerate(by_id.items(), last + 1)
            ]
            connection.execute(self.snapshot.insert(), rows)
            rates = [row for each in by_id.values() for row in _rate_rows(each)]
            upsert(connection, self.rate, rates, newer="fetched_at")


def snapshots(rows: Iterable[Row[Any]]) -> list[Snapshot]:
    """Gather rate rows, sorted by source, base and moment, into snapshots."""
    return [
        _gathered(list(group))
        for _, group in groupby(rows, key=attrgetter("source", "base", "observed_at"))
    ]


def _gathered(rows: list[Row[Any]]) -> Snapshot:
    first = rows[0]
    return Snapshot(
        first.source,
        first.base,
        first.observed_at,
        max(row.fetched_at for row in rows),
        {row.quote: row.rate for row in rows},
        first.precision,
        next((row.frozen_since for row in rows if row.frozen_since), None),
    )


def _fields(snapshot: Snapshot) -> Fields:
    return {
        "source": snapshot.source,
        "base": snapshot.base,
        "observed_at": snapshot.observed_at,
        "fetched_at": snapshot.fetched_at,
        "precision": snapshot.precision,
    }


def _rate_rows(snapshot: Snapshot) -> Iterable[Fields]:
    shared = _fields(snapshot) | {"frozen_since": snapshot.frozen_since}
    return ({**shared, "quote": quote, "rate": rate} for quote, rate in snapshot.rates.items())
