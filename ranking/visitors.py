"""Visitors, known only by names that cannot be traced back later."""

from datetime import date, timedelta

from chassis.web.proxies import pseudonym
from ranking.days import Now
from ranking.store import Key, RankingStore

KEYS_LAST = timedelta(hours=24)
# The day of the salt that is never forgotten.
FOREVER = date.max
SALTS_KEPT = 3


class Visitors:
    """Names visitors by their address and the day's secret salt, which is deleted soon after.

    Idempotency keys are named by a salt that lasts, because a key must have the same name on both
    sides of every midnight, or it could count twice; their names are deleted when they expire.
    """

    def __init__(self, store: RankingStore) -> None:
        self._store = store
        self._salts: dict[date, bytes] = {}

    def name(self, address: str, day: date) -> str:
        """Return what the visitor at ``address`` is called on ``day``."""
        return pseudonym(self._salt(day), address)

    def key(self, address: str, given: str, now: Now) -> Key:
        """Return the visitor's idempotency key, which nobody else's of the same text equals."""
        return Key(pseudonym(self._salt(FOREVER), address, given), now.at + KEYS_LAST)

    def _salt(self, day: date) -> bytes:
        if day not in self._salts:
            if len(self._salts) == SALTS_KEPT:
                del self._salts[min(self._salts)]
            self._salts[day] = self._store.salt(day)
        return self._salts[day]
