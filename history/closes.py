"""The last snapshot of each day that has both legs of a pair, found without reading the others."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, or_, select

from chassis.rates.sources import SOURCES
from history.observation import Observation
from history.pairs import pair_query
from history.schema import DAYS, OBSERVATIONS
from history.series import observed_on

DAY = DAYS.table
TARGET = OBSERVATIONS.rate.alias("target")
BASE = OBSERVATIONS.rate.alias("base")
Days = set[tuple[str, str, date]]


def _leg(rate: Any, code: str) -> Any:
    # The whole condition, and an outer join, so that databases begin with the few days.
    return and_(
        rate.c.quote == bindparam(code),
        rate.c.observed_at == DAY.c.last_at,
        rate.c.source == DAY.c.source,
        rate.c.base == DAY.c.base,
    )


LEGS = DAY.outerjoin(TARGET, _leg(TARGET, "target")).outerjoin(BASE, _leg(BASE, "base"))
ONE, OTHER = TARGET.c.fetched_at, BASE.c.fetched_at
HAS_TARGET = TARGET.c.rate.is_not(None)
# The fields of an Observation. Few columns, because the driver of MySQL takes long for each.
COLUMNS = (
    DAY.c.source,
    DAY.c.base,
    DAY.c.last_at,
    case((or_(OTHER.is_(None), ONE >= OTHER), ONE), else_=OTHER),
    case((HAS_TARGET, TARGET.c.precision), else_=BASE.c.precision),
    case((HAS_TARGET, TARGET.c.frozen_since), else_=BASE.c.frozen_since),
    TARGET.c.rate,
    BASE.c.rate.label("base_rate"),
    DAY.c.first_at < DAY.c.last_at,
)
QUERY = (
    select(*COLUMNS)
    .select_from(LEGS)
    .where(
        DAY.c.source.in_(list(SOURCES)), DAY.c.day.between(bindparam("first"), bindparam("last"))
    )
)


def closes(
    connection: Connection, base: str, target: str, since: datetime, until: datetime
) -> list[Observation]:
    """Return the last observation of the pair by each source on each UTC day.

    Of a day whose last snapshot lacks a leg these are all its observations.
    """
    days = {"first": since.date(), "last": until.date()}
    rows = connection.execute(QUERY, {"base": base, "target": target, **days}).all()
    found, lacking = [], set()
    for *fields, several in rows:
        observation = Observation(*fields)
        if _has_both(observation, base, target):
            found.append(observation)
        elif several:
            lacking.add(_day(observation))
    return found + _all_of(connection, base, target, lacking)


def _has_both(each: Observation, base: str, target: str) -> bool:
    has_target = each.per_target is not None or each.base == target
    return has_target and (each.per_base is not None or each.base == base)


def _day(each: Observation) -> tuple[str, str, date]:
    return each.source, each.base, observed_on(each)


def _all_of(connection: Connection, base: str, target: str, days: Days) -> list[Observation]:
    if not days:
        return []
    dates = [day for _, _, day in days]
    since = datetime.combine(min(dates), time.min, UTC)
    until = datetime.combine(max(dates), time.max, UTC)
    observations = pair_query(base, target).between(connection, base, target, since, until)
    return [each for each in observations if _day(each) in days]
