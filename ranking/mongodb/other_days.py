"""The clicks of all other days, which a worker need not add up for every click."""

import time
from collections import Counter
from collections.abc import Mapping
from datetime import date

from ranking.days import BEGINNING, Span
from ranking.mongodb.documents import Counts
from ranking.mongodb.pages import Pages

KEPT_SECONDS = 10.0
ALL_DAYS = Span(BEGINNING, date.max)


class OtherDays:
    """Adds up the other days when the day changes, and otherwise every ten seconds.

    Other days are over: only a reset, or a click that arrives late, changes them.
    """

    def __init__(self) -> None:
        self._day: date | None = None
        self._until = 0.0
        self._counts: Counter[str] = Counter()

    def of(self, pages: Pages, day: date) -> Counter[str]:
        """Return the clicks by country on all days but ``day``."""
        if day != self._day or time.monotonic() >= self._until:
            days = pages.days(ALL_DAYS)
            days.pop(day, None)
            self._counts = summed(days)
            self._day, self._until = day, time.monotonic() + KEPT_SECONDS
        return self._counts

    def forget(self) -> None:
        """Add them up again on the next call."""
        self._day = None


def summed(days: Mapping[date, Counts]) -> Counter[str]:
    """Return the clicks by country on all of ``days``."""
    total: Counter[str] = Counter()
    for counts in days.values():
        total.update(counts)
    return total
