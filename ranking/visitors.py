"""Visitors, known only by pseudonyms that cannot be traced back later."""

from datetime import date, timedelta

from chassis.web.proxies import pseudonym
from ranking.days import Now
from ranking.store import Key, RankingStore

# A day, and two more: a key is still known if a clock that is two days ahead has looked for it.
KEY_LIFETIME = timedelta(days=3)
# The day of the salt that is never deleted.
PERMANENT = date.max
SALTS_KEPT = 3


class Visitors:
    """Makes pseudonyms of clients with the day's secret salt, which is deleted soon after.

    The names of idempotency keys use one permanent salt: a key that had another name after
    midnight could count twice. The store deletes the names when they expire.
    """

    def __init__(self, store: RankingStore) -> None:
        self._store = store
        self._salts: dict[date, bytes] = {}

    def name(self, client: str, day: date, *use: str) -> str:
        """Return the pseudonym of ``client`` on ``day``, one for each ``use``."""
        return pseudonym(self._salt(day), client, *use)

    def key(self, client: str, text: str, now: Now) -> Key:
        """Return the key ``text`` of ``client``; its name differs for others."""
        return Key(pseudonym(self._salt(PERMANENT), client, text), now.at + KEY_LIFETIME)

    def _salt(self, day: date) -> bytes:
        if day not in self._salts:
            if len(self._salts) == SALTS_KEPT:
                del self._salts[min(self._salts)]
            self._salts[day] = self._store.salt(day)
        return self._salts[day]
