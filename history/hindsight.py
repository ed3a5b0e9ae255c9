"""What was known of a pair at a moment, before later corrections and withdrawals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
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
    """Reads the pair of ``base`` and ``target`` as it was known at ``as_of``.

    If ``daily``, the last snapshot of a day by each source is enough.
    """

    def __init__(
        self, connection: Connection, base: str, target: str, as_of: datetime, *, daily: bool
    ) -> None:
        self._connection, self._daily = connection, daily
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
        withdrawn = self.withdrawals(since, until)
        days = {each.day for each in withdrawn}
        rows = self._closes(since, until, days) if self._daily else self._rows(since, until)
        left = _without(rows, withdrawn) if withdrawn else rows
        last = {(MOMENT(row), row.quote): row for row in left}
        pair = self._base, self._target
        observed = (Observation.of(each, *pair) for each in snapshots(last.values()))
        return [each for each in observed if each]

    def _closes(self, since: datetime, until: datetime, withdrawn: set[date]) -> Sequence[Row[Any]]:
        """Return each day's last values, and all values of days that these do not decide.

        They may have been withdrawn, or the legs were last observed at different moments.
        """
        closes = self._rows(since, until, daily=True)
        whole = withdrawn | _apart(closes)
        rows = [row for row in closes if _day(row) not in whole]
        for day in whole:
            first, last = (datetime.combine(day, edge, UTC) for edge in (time.min, time.max))
            rows += self._rows(max(first, since), min(last, until))
        return rows

    def _rows(self, since: datetime, until: datetime, *, daily: bool = False) -> Sequence[Row[Any]]:
        codes = self._base, self._target
        return REVISIONS.versions(self._connection, codes, since, until, self._as_of, daily=daily)


def _apart(closes: Iterable[Row[Any]]) -> set[date]:
    """Return the days on which a source last observed the codes at different moments."""
    moments: defaultdict[tuple[str, str, date], set[datetime]] = defaultdict(set)
    for row in closes:
        moments[row.source, row.base, _day(row)].add(row.observed_at)
    return {day for (_, _, day), found in moments.items() if len(found) > 1}


def _day(row: Row[Any]) -> date:
    day: date = row.observed_at.date()
    return day


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
        about = of_day.get((row.source, _day(row)), ())
        if not any(each.takes(row.quote, row.observed_at, row.fetched_at) for each in about):
            yield row
