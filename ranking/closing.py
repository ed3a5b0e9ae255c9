"""Closing days: each past day once, by the first request after it, whichever worker gets it."""

import logging
from datetime import date

from chassis.stores.errors import StoreUnavailable
from ranking import metrics
from ranking.days import DAY, Now, Span
from ranking.store import RankingStore

DAYS_AT_ONCE = 366
log = logging.getLogger(__name__)


class Closing:
    """Closes every day from the last closed one to yesterday, days without a click included.

    Nothing is moved or set to zero: a new day is a new key. Closing marks the day, counts the
    mark if it was the first, and deletes what was kept for the day only. After a long standstill
    at most 366 days are closed at once, oldest first, and the next request goes on.
    """

    def __init__(self, store: RankingStore) -> None:
        self._store = store
        self._done: date | None = None

    def close_past_days(self, now: Now) -> None:
        """Close what is open before the day of ``now``, or leave it to a later request."""
        if self._done is not None and now.day <= self._done:
            return
        try:
            if self._close(now):
                self._done = now.day
        except StoreUnavailable as error:
            log.warning("days are closed later: %s", error)

    def _close(self, now: Now) -> bool:
        first = self._store.first_open_day() or now.day
        open_days = Span(first, now.day - DAY).days()
        days = open_days[:DAYS_AT_ONCE]
        if days and (closed := self._store.close_days(days, now.at)):
            metrics.daily_resets.inc(closed)
            log.info("closed %d days, %s to %s", closed, days[0], days[-1])
            self._store.forget(now.at, now.day - DAY)
        return days == open_days
