"""Visitors, known only by names that change with the day and cannot be traced back later."""

from datetime import date, timedelta

from chassis.client import pseudonym
from ranking.days import DAY, Now, span
from ranking.store import Key, RankingStore

KEYS_LAST = timedelta(hours=24)


class Visitors:
    """Names visitors by their address and the day's secret salt.

    Idempotency keys are named by the salt of the Sunday of their week: so they have one name
    every day but on Mondays, when those of the day before are still to be recognised. A salt is
    deleted when its day is two days past, and names that it made cannot be traced any more.
    """

    def __init__(self, store: RankingStore) -> None:
        self._store = store
        self._salts: dict[date, bytes] = {}

    def name(self, address: str, day: date) -> str:
        """Return what the visitor at ``address`` is called on ``day``."""
        return pseudonym(self._salt(day), address)

    def key(self, address: str, given: str, now: Now) -> Key:
        """Return the visitor's idempotency key, which nobody else's of the same text equals."""
        sundays = dict.fromkeys(span("weekly", day).last for day in (now.day, now.day - DAY))
        names = [pseudonym(self._salt(sunday), address, given) for sunday in sundays]
        return Key(names, now.at + KEYS_LAST)

    def _salt(self, day: date) -> bytes:
        if day not in self._salts:
            kept = {each: salt for each, salt in self._salts.items() if each >= day - 7 * DAY}
            self._salts = {**kept, day: self._store.salt(day)}
        return self._salts[day]
