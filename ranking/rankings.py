"""The rankings: counting clicks, and reading boards from what was counted."""

import logging
from datetime import date

from chassis.catalogue.countries import Country
from chassis.web.problems import Unprocessable
from ranking import metrics
from ranking.boards import Board, board
from ranking.closing import Closing
from ranking.days import DAY, Calendar, Now, Period, Span, previous, span
from ranking.ratelimit import Limit
from ranking.store import Click, CountryClicks, RankingStore, Recorded, Removed
from ranking.visitors import Visitors

KEY = "Idempotency-Key"
log = logging.getLogger(__name__)


class Rankings:
    """Everything the routes can ask for; ``StoreUnavailable`` whenever the store cannot answer."""

    def __init__(self, store: RankingStore, limit: Limit, calendar: Calendar) -> None:
        self._store = store
        self._limit = limit
        self._calendar = calendar
        self._closing = Closing(store)
        self._visitors = Visitors(store)

    def now(self) -> Now:
        """Return the moment and day that a request sees, after closing the days before."""
        now = self._calendar.now()
        self._closing.close_past_days(now)
        return now

    def click(self, country: Country, address: str, key: str | None) -> Recorded:
        """Count a click from ``address`` once, however often it comes with the same ``key``.

        ``TooManyRequests`` beyond the limit, ``Unprocessable`` if the key was another country's.
        """
        now = self.now()
        self._limit.hit(self._visitors.name(address, now.day))
        known = self._visitors.key(address, key, now) if key else None
        recorded = self._store.record(Click(country.code, now, known))
        if recorded.standing.country != country.code:
            raise Unprocessable(KEY, f"was used for {recorded.standing.country} already")
        if not recorded.replayed:
            metrics.count_click(country.code)
        return recorded

    def board(self, period: Period, day: date) -> Board:
        """Return the board of the period around ``day``, compared with the period before."""
        current = span(period, day)
        before = self._store.clicks(previous(period, day))
        return board(current, self._store.clicks(current), before)

    def country(self, country: Country, days: int, now: Now) -> tuple[Span, CountryClicks]:
        """Return a country's clicks on the last ``days`` days, today among them."""
        recent = Span(now.day - (days - 1) * DAY, now.day)
        return recent, self._store.country(country.code, recent)

    def reset(self, day: date, now: Now, request_id: str) -> Removed:
        """Remove the counts of one day; doing so again removes nothing more."""
        removed = self._store.reset(day, now.at, request_id)
        log.warning("reset %s, which had %s", day, removed)
        return removed
