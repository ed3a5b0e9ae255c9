"""Since when and until when each source has values of each currency, kept beside the values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    String,
    Table,
    and_,
    delete,
    func,
    or_,
    select,
)

from chassis.rates.observations import Observations
from chassis.rates.snapshot import Snapshot
from chassis.rates.withdrawal import Withdrawal
from chassis.stores.columns import IN_MYSQL, UtcDateTime
from chassis.stores.migrations import Migration
from chassis.stores.sql import upsert

# A statement on MySQL has a few seconds, in which it can read a month of five-minute values.
MONTH = timedelta(days=30)
Window = tuple[datetime, datetime]
# A column with moments, and the condition of its rows.
Moments = tuple[ColumnElement[datetime], ColumnElement[bool]]


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
            until.update(_of_snapshot(later))
            since.update(_of_snapshot(earlier))
        self._extend(connection, [Coverage(*key, since[key], until[key]) for key in since])

    def shorten(self, connection: Connection, withdrawn: Iterable[Withdrawal]) -> None:
        """Look again for the ends that lie on a day of which values were withdrawn."""
        for each in withdrawn:
            bases = self._observations.bases(connection, each.source)
            for known in self._ending_on(connection, each):
                left = self._left(connection, known, bases)
                of_code = self.table.c.source == known.source, self.table.c.code == known.code
                connection.execute(delete(self.table).where(*of_code))
                upsert(connection, self.table, [_row(left)] if left else [])

    def _ending_on(self, connection: Connection, each: Withdrawal) -> list[Coverage]:
        ends = self.table.c.since, self.table.c.until
        on_day = or_(*(end.between(each.since, each.until) for end in ends))
        query = select(self.table).where(self.table.c.source == each.source, on_day)
        return [Coverage(*row) for row in connection.execute(query)]

    def _left(
        self, connection: Connection, known: Coverage, bases: Sequence[str]
    ) -> Coverage | None:
        """Return what is left of a coverage; it is searched from both ends, month by month."""
        stored = self._moments(known, bases)
        windows = list(_windows(known))
        since = _found(connection, stored, windows)
        until = _found(connection, stored, reversed(windows))
        return Coverage(known.source, known.code, since[0], until[-1]) if since and until else None

    def _moments(self, known: Coverage, bases: Sequence[str]) -> list[Moments]:
        """Return the moments at which the code was a quote, and those at which it was the base."""
        rate, snapshot = self._observations.rate.c, self._observations.snapshot.c
        source, code = known.source, known.code
        quoted = and_(rate.source == source, rate.base.in_(bases), rate.quote == code)
        base = and_(snapshot.source == source, snapshot.base == code)
        stored = and_(base, snapshot.withdrawn_at.is_(None))
        return [(rate.observed_at, quoted), (snapshot.observed_at, stored)]

    def _extend(self, connection: Connection, seen: Iterable[Coverage]) -> None:
        known = {(each.source, each.code): each for each in self.read(connection)}
        wider = dict(known)
        for each in seen:
            key = each.source, each.code
            wider[key] = _joined(wider.get(key, each), each)
        changed = [each for key, each in wider.items() if each != known.get(key)]
        upsert(connection, self.table, [_row(each) for each in changed])


def _windows(known: Coverage) -> Iterator[Window]:
    since = known.since
    while since <= known.until:
        yield since, min(since + MONTH, known.until)
        since += MONTH


def _found(
    connection: Connection, stored: Iterable[Moments], windows: Iterable[Window]
) -> list[datetime]:
    """Return the moments in the first window that has any: at least its first and its last."""
    for window in windows:
        ends = [
            select(func.min(moment), func.max(moment)).where(about, moment.between(*window))
            for moment, about in stored
        ]
        if found := [end for query in ends for end in connection.execute(query).one() if end]:
            return sorted(found)
    return []


def _of_snapshot(snapshot: Snapshot) -> dict[tuple[str, str], datetime]:
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
