"""The few newest snapshots of each source from which the value of a pair can be taken."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from chassis.rates.observations import Observations, snapshots
from chassis.rates.pair import CARRY_DAYS
from chassis.rates.snapshot import Snapshot

Moments = Mapping[tuple[str, str], Sequence[datetime]]


def recent(connection: Connection, observations: Observations) -> list[Snapshot]:
    """Return each source's newest snapshot, and of the seven days before it those that count.

    A snapshot counts if it has two currencies that are together in no newer one of its source. A
    source that publishes every five minutes has two thousand, of which usually one counts.
    """
    rate, windows = observations.rate, list(_windows(connection, observations))
    needed = _needed(connection.execute(_contents(observations, windows))) if windows else {}
    if not needed:
        return []
    query = select(rate).where(or_(*_at(rate.c, needed)))
    order = (rate.c.source, rate.c.base, rate.c.observed_at)
    return snapshots(connection.execute(query.order_by(*order)))


def _windows(connection: Connection, observations: Observations) -> Iterator[ColumnElement[bool]]:
    snapshot, rate = observations.snapshot.c, observations.rate.c
    last = func.max(snapshot.observed_at).label("observed_at")
    stored = select(snapshot.source, snapshot.base, last).where(snapshot.withdrawn_at.is_(None))
    for row in connection.execute(stored.group_by(snapshot.source, snapshot.base)):
        yield and_(
            rate.source == row.source,
            rate.base == row.base,
            rate.observed_at >= row.observed_at - timedelta(days=CARRY_DAYS),
        )


def _contents(observations: Observations, windows: Iterable[ColumnElement[bool]]) -> Select[Any]:
    """Select a row for each snapshot, with its quotes as one text: "JPY,KRW,USD"."""
    rate = observations.rate.c
    moment = rate.source, rate.base, rate.observed_at
    quotes = func.group_concat(rate.quote).label("quotes")
    return select(*moment, quotes).where(or_(*windows)).group_by(*moment)


def _needed(found: Iterable[Row[Any]]) -> Moments:
    """Return by source and base when the snapshots that count were observed."""
    needed: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    by_source = sorted(found, key=attrgetter("source", "base"))
    for _, group in groupby(by_source, key=attrgetter("source")):
        newer: list[set[str]] = []
        for row in sorted(group, key=attrgetter("observed_at"), reverse=True):
            codes = {row.base, *row.quotes.split(",")}
            if not any(codes <= each for each in newer):
                newer.append(codes)
                needed[row.source, row.base].append(row.observed_at)
    return needed


def _at(columns: Any, moments: Moments) -> Iterator[ColumnElement[bool]]:
    for (source, base), observed_at in moments.items():
        yield and_(
            columns.source == source, columns.base == base, columns.observed_at.in_(observed_at)
        )
