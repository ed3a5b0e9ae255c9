"""The rankings: counting clicks, and making boards of the counts."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from chassis.catalogue.countries import Country
from chassis.web.problems import Unprocessable
from ranking import metrics
from ranking.boards import Board, board
from ranking.closing import Closing
from ranking.days import DAY, Calendar, Now, Period, Span, previous, span
from ranking.limits import RateLimit
from ranking.quota import Quota
from ranking.store import Click, CountryClicks, RankingStore, Recorded, Removed
from ranking.visitors import Visitors

KEY = "Idempotency-Key"
log = logging.getLogger(__name__)


class Rankings:
    """Everything the routes need; every method may raise ``StoreUnavailable``."""

    def __init__(self, store: RankingStore, limit: RateLimit, calendar: Calendar) -> None:
        self._store = store
        self._limit = limit
        self._calendar = calendar
        self._closing = Closing(store)
        self._visitors = Visitors(store)

    @contextmanager
    def request(self) -> Iterator[Now]:
        """Yield the present moment and day, after closing the days before.

        All calls to the store within the block share one deadline.
        """
        with self._store.in_time():
            now = self._calendar.now()
            self._closing.close_past_days(now)
            yield now

    def click(
        self, country: Country, client: str, key: str | None, now: Now
    ) -> tuple[Recorded, Quota]:
        """Count a click of ``client``, once for each ``key``; return what is left to the client.

        Raises ``TooManyRequests`` beyond the limit, and ``Unprocessable`` if the key was used for
        another country.
        """
        quota = self._limit.hit(self._visitors.name(client, now.day))
        named = self._visitors.key(client, key, now) if key else None
        recorded = self._store.record(Click(country.code, now, named))
        if recorded.standing.country != country.code:
            raise Unprocessable(KEY, f"was already used for {recorded.standing.country}")
        if not recorded.replayed:
            metrics.count_click(country.code)
        return recorded, quota

    def operator(self, client: str, now: Now) -> str:
        """Return the pseudonym of a client that wants to reset."""
        return self._visitors.name(client, now.day, "reset")

    def board(self, period: Period, day: date) -> Board:
        """Return the board of the period around ``day``, compared with the period before."""
        current = span(period, day)
        before = self._store.clicks(previous(period, day))
        return board(current, self._store.clicks(current), before)

    def country(self, country: Country, days: int, now: Now) -> tuple[Span, CountryClicks]:
        """Return a country's clicks on the last ``days`` days, including today."""
        recent = Span(now.day - (days - 1) * DAY, now.day)
        return recent, self._store.country(country.code, recent)

    def reset(self, day: date, now: Now, request_id: str) -> Removed:
        """Remove the counts of one day; repeating it removes nothing more."""
        removed = self._store.reset(day, now.at, request_id)
        log.warning("reset %s: %s", day, removed)
        return removed
