"""Since when and until when each source has values of each currency, kept beside the values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Select, String, Table, func, select

from chassis.rates.observations import Observations
from chassis.rates.snapshot import Snapshot
from chassis.stores.columns import IN_MYSQL, UtcDateTime
from chassis.stores.migrations import Migration
from chassis.stores.sql import upsert


@dataclass(frozen=True, slots=True)
class Coverage:
    """The first and the last observation of the currency ``code`` by ``source``."""

    source: str
    code: str
    since: datetime
    until: datetime


class Coverages:
    """The table ``coverage``; it saves a search through all values for a few hundred moments."""

    def __init__(self, metadata: MetaData, observations: Observations) -> None:
        self._observations = observations
        self.table = Table(
            "coverage",
            metadata,
            Column("source", String(32), primary_key=True),
            Column("code", String(3), primary_key=True),
            Column("since", UtcDateTime, nullable=False),
            Column("until", UtcDateTime, nullable=False),
            **IN_MYSQL,
        )

    def migration(self) -> Migration:
        """Return the migration that makes the table and fills it from the stored values."""

        def apply(connection: Connection) -> None:
            self.table.create(connection, checkfirst=True)
            rate, snapshot = self._observations.rate.c, self._observations.snapshot.c
            # Quotes come second: the base of one publisher may be a quote of the same.
            for query in (_ends(snapshot, snapshot.base), _ends(rate, rate.quote)):
                self._extend(connection, [Coverage(*row) for row in connection.execute(query)])

        return apply

    def read(self, connection: Connection) -> list[Coverage]:
        """Return the coverage of every currency by every source."""
        return [Coverage(*row) for row in connection.execute(select(self.table))]

    def extend(self, connection: Connection, snapshots: Iterable[Snapshot]) -> None:
        """Note that snapshots are stored."""
        oldest_first = sorted(snapshots, key=attrgetter("observed_at"))
        since: dict[tuple[str, str], datetime] = {}
        until: dict[tuple[str, str], datetime] = {}
        for later, earlier in zip(oldest_first, reversed(oldest_first), strict=True):
            until.update(_moments(later))
            since.update(_moments(earlier))
        self._extend(connection, [Coverage(*key, since[key], until[key]) for key in since])

    def _extend(self, connection: Connection, seen: Iterable[Coverage]) -> None:
        known = {(each.source, each.code): each for each in self.read(connection)}
        wider = dict(known)
        for each in seen:
            key = each.source, each.code
            wider[key] = _joined(wider.get(key, each), each)
        changed = [each for key, each in wider.items() if each != known.get(key)]
        upsert(connection, self.table, [_row(each) for each in changed])


def _moments(snapshot: Snapshot) -> dict[tuple[str, str], datetime]:
    codes = (snapshot.base, *snapshot.rates)
    return dict.fromkeys([(snapshot.source, code) for code in codes], snapshot.observed_at)


def _ends(columns: Any, code: Column[Any]) -> Select[Any]:
    first, last = func.min(columns.observed_at), func.max(columns.observed_at)
    return select(columns.source, code, first, last).group_by(columns.source, code)


def _joined(one: Coverage, other: Coverage) -> Coverage:
    since, until = min(one.since, other.since), max(one.until, other.until)
    return Coverage(one.source, one.code, since, until)


def _row(each: Coverage) -> dict[str, str | datetime]:
    return {"source": each.source, "code": each.code, "since": each.since, "until": each.until}
