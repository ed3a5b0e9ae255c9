"""Closing days: the first request after a day closes it, once over all workers."""

import logging
from datetime import date

from chassis.stores.errors import StoreUnavailable
from ranking import metrics
from ranking.days import DAY, Now, Span
from ranking.store import RankingStore

DAYS_AT_ONCE = 366
log = logging.getLogger(__name__)


class Closing:
    """Closes every day from the last closed one to yesterday, including days without a click.

    Closing moves no count, because a new day is a new key. It marks the day, counts the day if
    the mark is new, and deletes expired keys and old salts. After a long standstill each request
    closes at most 366 days, oldest first.
    """

    def __init__(self, store: RankingStore) -> None:
        self._store = store
        self._done: date | None = None

    def close_past_days(self, now: Now) -> None:
        """Close the open days before ``now``, or leave them to a later request in an outage."""
        if now.day == self._done:
            return
        try:
            if self._close(now):
                self._done = now.day
        except StoreUnavailable as error:
            log.warning("a later request closes the days before: %s", error)

    def _close(self, now: Now) -> bool:
        first = self._store.first_open_day() or now.day
        open_days = Span(first, now.day - DAY).days()
        days = open_days[:DAYS_AT_ONCE]
        closed = self._store.close_days(days, now.at) if days else 0
        if closed:
            metrics.daily_resets.inc(closed)
            log.info("closed %d days, %s to %s", closed, days[0], days[-1])
        # After a clock that was years ahead, no day is open for years, but keys still expire.
        if closed or first > now.day:
            self._store.forget(now.at, now.day - DAY)
        return days == open_days
