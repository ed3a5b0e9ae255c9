"""Queries for the snapshots that have both legs of a pair, reading only those two values."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    union_all,
)

from chassis.rates.sources import SOURCES
from chassis.stores.columns import UtcDateTime
from history.observation import Observation
from history.schema import OBSERVATIONS

RATE = OBSERVATIONS.rate
OTHER = RATE.alias("other")
SNAPSHOT = OBSERVATIONS.snapshot
MOMENT = ("source", "base", "observed_at")
# Literals, not a list as one parameter: that would be rendered again for every execution.
KNOWN = tuple(literal(source) for source in SOURCES)
PIVOTS = frozenset(source.base for source in SOURCES.values())
TARGET: ColumnElement[str] = bindparam("target")
BASE: ColumnElement[str] = bindparam("base")
SINCE, UNTIL = bindparam("since", type_=UtcDateTime), bindparam("until", type_=UtcDateTime)
ABSENT: ColumnElement[Any] = null()


class PairQuery:
    """The statements that find the snapshots with both legs of a pair, built only once.

    Each way in which a snapshot can have both legs is a select of the fields of an
    ``Observation``.
    """

    def __init__(self, *ways: Select[Any]) -> None:
        until = [way.where(_at(way) <= UNTIL) for way in ways]
        last = _moments_of(way.order_by(_at(way).desc()) for way in until)
        first = _moments_of(way.order_by(_at(way)) for way in ways)
        self._first, self._last = select(func.min(first)), select(func.max(last))
        self._between = union_all(*(way.where(_at(way) >= SINCE) for way in until))

    def first(self, connection: Connection, base: str, target: str) -> Any:
        """Return the pair's first moment of observation, or ``None``."""
        return connection.scalar(self._first, {"base": base, "target": target})

    def last(self, connection: Connection, base: str, target: str, until: datetime) -> Any:
        """Return the pair's last moment of observation up to ``until``, or ``None``."""
        parameters = {"base": base, "target": target, "until": until}
        return connection.scalar(self._last, parameters)

    def between(
        self, connection: Connection, base: str, target: str, since: datetime, until: datetime
    ) -> list[Observation]:
        """Return the pair as observed from ``since`` to ``until``, in any order."""
        parameters = {"base": base, "target": target, "since": since, "until": until}
        rows = connection.execute(self._between, parameters).all()
        return [Observation(*row) for row in rows]


def _moments_of(ordered: Iterable[Select[Any]]) -> ColumnElement[Any]:
    """Return the column of the first moment of each way."""
    one = [way.limit(1).subquery() for way in ordered]
    return union_all(*(select(each.c.observed_at) for each in one)).subquery().c.observed_at


def _values(code: ColumnElement[Any], *legs: ColumnElement[Any]) -> Select[Any]:
    return _legs(RATE.c.fetched_at, *legs).where(RATE.c.quote == code, RATE.c.source.in_(KNOWN))


def _legs(fetched_at: ColumnElement[Any], *legs: ColumnElement[Any]) -> Select[Any]:
    about = (fetched_at, RATE.c.precision, RATE.c.frozen_since)
    return select(*(RATE.c[name] for name in MOMENT), *about, *legs)


def _crosses() -> Select[Any]:
    same = and_(*(RATE.c[name] == OTHER.c[name] for name in MOMENT))
    # A cross is known since the later of its legs.
    one, other = RATE.c.fetched_at, OTHER.c.fetched_at
    fetched_at = case((one >= other, one), else_=other).label("fetched_at")
    crosses = _legs(fetched_at, RATE.c.rate, OTHER.c.rate).join(OTHER, same)
    known = RATE.c.source.in_(KNOWN)
    return crosses.where(RATE.c.quote == TARGET, OTHER.c.quote == BASE, known)


def _moments() -> Select[Any]:
    # A moment that was corrected has a row for every event.
    fetched_at = func.max(SNAPSHOT.c.fetched_at).label("fetched_at")
    moment = [SNAPSHOT.c[name] for name in MOMENT]
    query = select(*moment, fetched_at, SNAPSHOT.c.precision, ABSENT, ABSENT, ABSENT)
    stored = query.where(SNAPSHOT.c.withdrawn_at.is_(None))
    known = stored.where(SNAPSHOT.c.base == BASE, SNAPSHOT.c.source.in_(KNOWN))
    return known.group_by(*moment, SNAPSHOT.c.precision)


def _at(way: Select[Any]) -> ColumnElement[Any]:
    return way.selected_columns["observed_at"]


OF_BASE = _values(TARGET, RATE.c.rate, ABSENT).where(RATE.c.base == BASE)
OF_TARGET = _values(BASE, ABSENT, RATE.c.rate).where(RATE.c.base == TARGET)
IDENTITY = PairQuery(_values(BASE, RATE.c.rate, RATE.c.rate), _moments())
# If no source has that base, a search for its snapshots would read a whole series for nothing.
CROSSES = PairQuery(_crosses())
BY_BASE = PairQuery(_crosses(), OF_BASE)
BY_TARGET = PairQuery(_crosses(), OF_TARGET)
BY_BOTH = PairQuery(_crosses(), OF_BASE, OF_TARGET)


def pair_query(base: str, target: str) -> PairQuery:
    """Return the query of the pair."""
    if base == target:
        return IDENTITY
    if base in PIVOTS:
        return BY_BOTH if target in PIVOTS else BY_BASE
    return BY_TARGET if target in PIVOTS else CROSSES
