"""The last observation of each day that has both legs of a pair, read without the others."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Select,
    and_,
    bindparam,
    case,
    literal,
    null,
    select,
    union_all,
)

from chassis.rates.sources import SOURCES
from history.observation import Observation
from history.pairs import PIVOTS, pair_query
from history.schema import CLOSES

LEG = CLOSES.table
OTHER = LEG.alias("other")
BASE: ColumnElement[str] = bindparam("base")
TARGET: ColumnElement[str] = bindparam("target")
WANTED = (
    LEG.c.source.in_([literal(source) for source in SOURCES]),
    LEG.c.day.between(bindparam("first"), bindparam("last")),
)
Day = tuple[str, str, date]


def _values(fetched_at: Any, per_target: Any, per_base: Any) -> Select[Any]:
    """Select the fields of an ``Observation``."""
    leg = LEG.c
    moment = (leg.source, leg.base, leg.observed_at, fetched_at, leg.precision, leg.frozen_since)
    return select(*moment, per_target, per_base).where(*WANTED)


def _crosses() -> Select[Any]:
    key = and_(*(LEG.c[name] == OTHER.c[name] for name in ("day", "source", "base")))
    one, other = LEG.c.fetched_at, OTHER.c.fetched_at
    # A cross is known since the later of its legs.
    later = case((one >= other, one), else_=other)
    # Legs that were last observed at different moments are no cross.
    per_base = case((LEG.c.observed_at == OTHER.c.observed_at, OTHER.c.rate))
    crosses = _values(later, LEG.c.rate, per_base).join(OTHER, key)
    return crosses.where(LEG.c.quote == TARGET, OTHER.c.quote == BASE)


CROSSES = _crosses()
OF_BASE = _values(LEG.c.fetched_at, LEG.c.rate, null()).where(
    LEG.c.quote == TARGET, LEG.c.base == BASE
)
OF_TARGET = _values(LEG.c.fetched_at, null(), LEG.c.rate).where(
    LEG.c.quote == BASE, LEG.c.base == TARGET
)
# If no source has that base, a search for its values would read a whole series for nothing.
QUERIES: dict[tuple[bool, bool], Executable] = {
    (False, False): CROSSES,
    (True, False): union_all(CROSSES, OF_BASE),
    (False, True): union_all(CROSSES, OF_TARGET),
    (True, True): union_all(CROSSES, OF_BASE, OF_TARGET),
}


def closes(
    connection: Connection, base: str, target: str, since: datetime, until: datetime
) -> list[Observation]:
    """Return the last observation of a pair of two currencies by each source on each UTC day.

    Of a day whose legs were last observed at different moments these are all its observations.
    """
    query = QUERIES[base in PIVOTS, target in PIVOTS]
    days = {"first": since.date(), "last": until.date()}
    rows = connection.execute(query, {"base": base, "target": target, **days}).all()
    found = [Observation(*row) for row in rows]
    apart = {_day(each) for each in found if each.per_base is None and each.base != base}
    if not apart:
        return found
    together = [each for each in found if _day(each) not in apart]
    return together + _all_of(connection, base, target, apart)


def _day(each: Observation) -> Day:
    return each.source, each.base, each.observed_at.date()


def _all_of(
    connection: Connection, base: str, target: str, days: Collection[Day]
) -> list[Observation]:
    dates = [day for _, _, day in days]
    since = datetime.combine(min(dates), time.min, UTC)
    until = datetime.combine(max(dates), time.max, UTC)
    observations = pair_query(base, target).between(connection, base, target, since, until)
    return [each for each in observations if _day(each) in days]
