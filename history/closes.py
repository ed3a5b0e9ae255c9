"""The last snapshot of each day that has both legs of a pair, found without reading the others."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select

from chassis.rates.sources import SOURCES
from history.observation import Observation
from history.pairs import pair_query
from history.schema import DAYS, OBSERVATIONS
from history.series import observed_on

DAY = DAYS.table
TARGET = OBSERVATIONS.rate.alias("target")
BASE = OBSERVATIONS.rate.alias("base")
ABOUT = ("rate", "fetched_at", "precision", "frozen_since")
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
COLUMNS = (
    *(DAY.c[name] for name in ("source", "base", "day", "first_at", "last_at")),
    *(TARGET.c[name].label(f"target_{name}") for name in ABOUT),
    *(BASE.c[name].label(f"base_{name}") for name in ABOUT),
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
    for source, pivot, day, first_at, last_at, *legs in rows:
        if observation := _observation(base, target, source, pivot, last_at, legs):
            found.append(observation)
        elif first_at != last_at:
            lacking.add((source, pivot, day))
    return found + _all_of(connection, base, target, lacking)


def _observation(
    base: str, target: str, source: str, pivot: str, last_at: datetime, legs: Sequence[Any]
) -> Observation | None:
    of_target, of_base = legs[:4], legs[4:]
    present = [leg for leg in (of_target, of_base) if leg[0] is not None]
    if not present or any(
        leg[0] is None and code != pivot for leg, code in ((of_target, target), (of_base, base))
    ):
        return None
    _, _, precision, frozen_since = present[0]
    fetched_at = max(leg[1] for leg in present)
    return Observation(
        source, pivot, last_at, fetched_at, precision, frozen_since, of_target[0], of_base[0]
    )


def _all_of(connection: Connection, base: str, target: str, days: Days) -> list[Observation]:
    if not days:
        return []
    dates = [day for _, _, day in days]
    since, until = (
        datetime.combine(min(dates), time.min, UTC),
        datetime.combine(max(dates), time.max, UTC),
    )
    observations = pair_query(base, target).between(connection, base, target, since, until)
    return [each for each in observations if (each.source, each.base, observed_on(each)) in days]
