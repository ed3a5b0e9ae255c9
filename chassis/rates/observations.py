"""The two tables in which a store keeps snapshots, and how events are applied to them once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, MetaData, Row, String, Table, select
from sqlalchemy.types import TypeEngine

from chassis.columns import ExactDecimal, UtcDateTime
from chassis.database import upsert
from chassis.rates.snapshot import Snapshot

SELECT_AT_MOST = 500


class Observations:
    """The tables ``snapshot`` (one row an applied event) and ``rate`` (one row a value).

    ``rate_key`` is the order of the rate table's primary key: the order the store reads in.
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
            Index("snapshot_of_source", "source", "base", "observed_at"),
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
            sqlite_with_rowid=False,
        )

    def apply(
        self, connection: Connection, published: Iterable[tuple[str, Snapshot]]
    ) -> list[Snapshot]:
        """Store the snapshots of events not yet applied, and return those.

        A value that is fetched later replaces an earlier one of the same source and moment.
        """
        by_id = dict(published)
        for event_id in self._applied(connection, list(by_id)):
            del by_id[event_id]
        if by_id:
            rows = [_snapshot_row(event_id, snapshot) for event_id, snapshot in by_id.items()]
            connection.execute(self.snapshot.insert(), rows)
            rates = [row for snapshot in by_id.values() for row in _rate_rows(snapshot)]
            upsert(connection, self.rate, rates, newer="fetched_at")
        return list(by_id.values())

    def _applied(self, connection: Connection, event_ids: list[str]) -> list[str]:
        column = self.snapshot.c.event_id
        return [
            event_id
            for start in range(0, len(event_ids), SELECT_AT_MOST)
            for event_id in connection.scalars(
                select(column).where(column.in_(event_ids[start : start + SELECT_AT_MOST]))
            )
        ]


def snapshots(rows: Iterable[Row[tuple[object, ...]]]) -> list[Snapshot]:
    """Gather rate rows, sorted by source, base and moment, into snapshots."""
    return [
        _gathered(list(group))
        for _, group in groupby(rows, key=attrgetter("source", "base", "observed_at"))
    ]


def _gathered(rows: list[Row[tuple[object, ...]]]) -> Snapshot:
    first = rows[0]
    return Snapshot(
        first.source,
        first.base,
        first.observed_at,
        max(row.fetched_at for row in rows),
        {row.quote: row.rate for row in rows},
        first.precision,
    )


def _snapshot_row(event_id: str, snapshot: Snapshot) -> dict[str, str | datetime]:
    return {
        "event_id": event_id,
        "source": snapshot.source,
        "base": snapshot.base,
        "observed_at": snapshot.observed_at,
        "fetched_at": snapshot.fetched_at,
        "precision": snapshot.precision,
    }


def _rate_rows(snapshot: Snapshot) -> Iterable[dict[str, str | datetime | Decimal]]:
    shared: dict[str, str | datetime | Decimal] = {
        "source": snapshot.source,
        "base": snapshot.base,
        "observed_at": snapshot.observed_at,
        "fetched_at": snapshot.fetched_at,
        "precision": snapshot.precision,
    }
    return ({**shared, "quote": quote, "rate": rate} for quote, rate in snapshot.rates.items())
