"""What was stored before a correction or a withdrawal; the rate table has current values only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Row,
    Select,
    String,
    Subquery,
    Table,
    and_,
    exists,
    func,
    select,
    union_all,
)

from chassis.rates.observations import Observations
from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import SOURCES
from chassis.stores.columns import IN_MYSQL, ExactDecimal, UtcDateTime
from chassis.stores.sql import upsert

MOMENT = attrgetter("source", "base", "observed_at")
KEY = ("source", "base", "observed_at", "quote", "fetched_at")
COLUMNS = (*KEY, "rate", "precision", "frozen_since")
Moments = Mapping[Any, list[Snapshot]]


class Revisions:
    """The table ``observation_revision``: a row for each value that was replaced or withdrawn."""

    def __init__(self, metadata: MetaData, observations: Observations) -> None:
        self._rate, self._snapshot = observations.rate, observations.snapshot
        self.table = Table(
            "observation_revision",
            metadata,
            Column("quote", String(3), primary_key=True),
            Column("observed_at", UtcDateTime, primary_key=True),
            Column("source", String(32), primary_key=True),
            Column("base", String(3), primary_key=True),
            Column("fetched_at", UtcDateTime, primary_key=True),
            Column("rate", ExactDecimal, nullable=False),
            Column("precision", String(6), nullable=False),
            Column("frozen_since", UtcDateTime),
            sqlite_with_rowid=False,
            **IN_MYSQL,
        )

    def keep(self, connection: Connection, published: Iterable[Snapshot]) -> None:
        """Keep what snapshots replace; call it before they are stored.

        A snapshot that was fetched before what is stored is kept as well.
        """
        moments: Moments = defaultdict(list)
        for each in published:
            moments[MOMENT(each)].append(each)
        stored = self._stored(connection, moments)
        again = [each for key, each in moments.items() if key in stored or len(each) > 1]
        rows = [row for versions in again for row in self._replaced(connection, versions)]
        upsert(connection, self.table, rows)

    def keep_withdrawn(self, connection: Connection, about: Any) -> None:
        """Keep the rows of the rate table that meet the condition ``about``."""
        kept, rate = self.table.c, self._rate.c
        known = exists().where(and_(*(kept[name] == rate[name] for name in KEY)))
        rows = select(*(rate[name] for name in COLUMNS)).where(about, ~known)
        connection.execute(self.table.insert().from_select(COLUMNS, rows))

    def versions(
        self,
        connection: Connection,
        codes: Iterable[str],
        since: datetime,
        until: datetime,
        as_of: datetime,
        *,
        daily: bool = False,
    ) -> Sequence[Row[Any]]:
        """Return every value of these codes fetched until ``as_of``, replaced ones included.

        The values of a snapshot are together, and of each the version fetched last comes last. If
        ``daily``, only the last value of each code on each UTC day is returned.
        """
        versions = union_all(
            *(
                select(*(each.c[name] for name in COLUMNS)).where(
                    each.c.quote.in_(list(codes)),
                    each.c.observed_at >= since,
                    each.c.observed_at <= until,
                    each.c.fetched_at <= as_of,
                    each.c.source.in_(list(SOURCES)),
                )
                for each in (self.table, self._rate)
            )
        ).subquery()
        query = select(versions).order_by(*(versions.c[name] for name in KEY))
        return connection.execute(_last_of_days(query, versions) if daily else query).all()

    def _stored(self, connection: Connection, moments: Moments) -> set[Any]:
        """Return those of the moments at which something is stored already."""
        snapshot = self._snapshot.c
        query = select(snapshot.source, snapshot.base, snapshot.observed_at)
        observed: dict[tuple[str, str], list[datetime]] = defaultdict(list)
        for source, base, moment in moments:
            observed[source, base].append(moment)
        return {
            tuple(row)
            for (source, base), each in observed.items()
            for row in connection.execute(
                query.where(
                    snapshot.source == source,
                    snapshot.base == base,
                    snapshot.observed_at.between(min(each), max(each)),
                )
            )
        }

    def _replaced(
        self, connection: Connection, versions: Collection[Snapshot]
    ) -> Iterator[dict[str, Any]]:
        """Yield a row for each version of a value but the one fetched last."""
        printed = [row for each in versions for row in _rows(each)]
        first, rate = printed[0], self._rate.c
        stored = select(*(rate[name] for name in COLUMNS)).where(
            rate.quote.in_({row["quote"] for row in printed}),
            rate.observed_at == first["observed_at"],
            rate.source == first["source"],
            rate.base == first["base"],
        )
        printed += [row._asdict() for row in connection.execute(stored)]
        printed.sort(key=lambda row: (row["quote"], row["fetched_at"]))
        for row, following in pairwise(printed):
            if row["quote"] == following["quote"] and row["fetched_at"] < following["fetched_at"]:
                yield row


def _last_of_days(query: Select[Any], versions: Subquery) -> Select[Any]:
    every = versions.alias().c
    key = every.source, every.base, every.quote
    moments = select(*key, func.max(every.observed_at).label("observed_at"))
    last = moments.group_by(*key, func.date(every.observed_at)).subquery()
    return query.join(last, and_(*(versions.c[each.name] == each for each in last.c)))


def _rows(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    for quote, rate in snapshot.rates.items():
        yield {
            "quote": quote,
            "observed_at": snapshot.observed_at,
            "source": snapshot.source,
            "base": snapshot.base,
            "fetched_at": snapshot.fetched_at,
            "rate": rate,
            "precision": snapshot.precision,
            "frozen_since": snapshot.frozen_since,
        }
