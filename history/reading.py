"""The observations of a pair that matter for a stretch of time."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from history.closes import closes
from history.observation import Observation
from history.pairs import pair_query
from history.periods import MOMENT
from history.series import CARRIED, carried_since


@dataclass(frozen=True, slots=True)
class Stretch:
    """The moments from ``since`` to ``until``.

    Up to ``daily_until``, the end of a day, each source's last observation of a day is enough.
    """

    since: datetime
    until: datetime
    daily_until: datetime | None = None


def observations(
    connection: Connection, base: str, target: str, stretch: Stretch
) -> list[Observation]:
    """Return the observations of a pair, in any order.

    The last one, and those of the days before it that decide its value, are included however old
    they are.
    """
    found = _between(connection, base, target, stretch)
    decided = stretch.since + CARRIED
    if any(each.observed_at >= decided for each in found):
        return found
    last = pair_query(base, target).last(connection, base, target, stretch.until)
    if last is None:
        return []
    since = min(stretch.since, carried_since(last.date()))
    return _between(connection, base, target, replace(stretch, since=since))


def _between(connection: Connection, base: str, target: str, stretch: Stretch) -> list[Observation]:
    since, until, daily_until = stretch.since, stretch.until, stretch.daily_until
    pair = pair_query(base, target)
    # Of a currency against itself the legs need not be stored.
    if daily_until is None or base == target:
        return pair.between(connection, base, target, since, until)
    daily = closes(connection, base, target, since, daily_until)
    if daily_until >= until:
        return daily
    return daily + pair.between(connection, base, target, daily_until + MOMENT, until)
