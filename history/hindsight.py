"""What was known of a pair at a moment, before later corrections and withdrawals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from chassis.rates.observations import snapshots
from chassis.rates.pair import CARRY_DAYS
from chassis.rates.withdrawal import Withdrawal
from history.observation import Observation
from history.periods import BEGINNING
from history.revisions import MOMENT
from history.schema import REVISIONS, WITHDRAWALS
from history.series import carried_since

EARLIEST = datetime.combine(BEGINNING, time.min, UTC)
FIRST_STEP, GROWTH = timedelta(days=CARRY_DAYS + 1), 4


class Hindsight:
    """Reads the pair of ``base`` and ``target`` as it was known at ``as_of``."""

    def __init__(self, connection: Connection, base: str, target: str, as_of: datetime) -> None:
        self._connection = connection
        self._base, self._target, self._as_of = base, target, as_of

    def snapshots(self, since: datetime, until: datetime) -> list[Observation]:
        """Return the snapshots known of these days.

        The last one, and those of the days before it, are included however old they are.
        """
        for first, last in _ever_earlier(since, until):
            if known := self._between(first, last):
                newest = max(each.observed_at for each in known)
                needed = min(since, carried_since(newest.date())), until
                return known if needed == (first, last) else self._between(*needed)
        return []

    def withdrawals(self, since: datetime, until: datetime) -> list[Withdrawal]:
        """Return the withdrawals known that are about one of the currencies."""
        known = WITHDRAWALS.until(self._connection, since.date(), until.date(), self._as_of)
        return [each for each in known if each.names(self._base, self._target)]

    def _between(self, since: datetime, until: datetime) -> list[Observation]:
        codes = (self._base, self._target)
        rows = REVISIONS.versions(self._connection, codes, since, until, self._as_of)
        withdrawn = self.withdrawals(since, until)
        left = _without(rows, withdrawn) if withdrawn else rows
        last = {(MOMENT(row), row.quote): row for row in left}
        observed = (Observation.of(each, *codes) for each in snapshots(last.values()))
        return [each for each in observed if each]


def _ever_earlier(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield these days, then longer and longer stretches before them."""
    yield since, until
    step = FIRST_STEP
    while since > EARLIEST:
        since, until = max(since - step, EARLIEST), since
        yield since, until
        step *= GROWTH


def _without(rows: Iterable[Row[Any]], withdrawn: Iterable[Withdrawal]) -> Iterator[Row[Any]]:
    of_day = defaultdict(list)
    for each in withdrawn:
        of_day[each.source, each.day].append(each)
    for row in rows:
        about = of_day.get((row.source, row.observed_at.date()), ())
        if not any(each.takes(row.quote, row.observed_at, row.fetched_at) for each in about):
            yield row
