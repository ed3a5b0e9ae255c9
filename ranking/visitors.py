"""Visitors, known only by pseudonyms that cannot be traced back later."""

from datetime import date, timedelta

from chassis.web.proxies import pseudonym
from ranking.days import Now
from ranking.store import Key, RankingStore

KEY_LIFETIME = timedelta(hours=24)
# The day of the salt that is never deleted.
PERMANENT = date.max
SALTS_KEPT = 3


class Visitors:
    """Makes pseudonyms of addresses with the day's secret salt, which is deleted soon after.

    The names of idempotency keys use one permanent salt: a key that had another name after
    midnight could count twice. The store deletes the names when they expire.
    """

    def __init__(self, store: RankingStore) -> None:
        self._store = store
        self._salts: dict[date, bytes] = {}

    def name(self, address: str, day: date) -> str:
        """Return the pseudonym of ``address`` on ``day``."""
        return pseudonym(self._salt(day), address)

    def key(self, address: str, text: str, now: Now) -> Key:
        """Return the idempotency key ``text`` of ``address``; the same text differs for others."""
        return Key(pseudonym(self._salt(PERMANENT), address, text), now.at + KEY_LIFETIME)

    def _salt(self, day: date) -> bytes:
        if day not in self._salts:
            if len(self._salts) == SALTS_KEPT:
                del self._salts[min(self._salts)]
            self._salts[day] = self._store.salt(day)
        return self._salts[day]
