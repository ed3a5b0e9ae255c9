"""Rate limits whose tokens a worker takes a few at a time, so that most requests cost no call."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from limits import RateLimitItem

from chassis.clock import Clock, utcnow
from ranking.ratelimit import TooManyRequests

LEASE_AT_MOST = 16
HOLDINGS_KEPT = 10_000
Outcome = Literal["granted", "refused"]
Leased = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class Lease:
    """Tokens taken out of a window, none if it is used up, and when it ends, in Unix time."""

    granted: int
    ends_at: float


class Ledger(Protocol):
    """Where all workers take their tokens from, each only once; it opens and ends the windows."""

    def lease(self, client: str, tokens: int, limit: RateLimitItem, now: datetime) -> Lease:
        """Take up to ``tokens``; ``StoreUnavailable`` if none could be taken."""


@dataclass(slots=True)
class Holding:
    """What this worker holds of a client's window, and how much it asks for next."""

    ends_at: float = 0.0
    tokens: int = 0
    asks: int = 1
    is_spent: bool = False

    def add(self, lease: Lease) -> None:
        """Take what was leased; ask for more next time, because the client comes again."""
        self.ends_at = lease.ends_at
        self.tokens = lease.granted
        self.asks = min(2 * self.asks, LEASE_AT_MOST)
        self.is_spent = not lease.granted


def ignore(_outcome: Outcome) -> None:
    """Count a lease nowhere."""


class LeasedRateLimit:
    """One limit for every client, never exceeded, however many workers grant its tokens.

    A worker takes 1, 2, 4, 8 and at last 16 tokens of a client's window at a time, and fewer when
    few are left. Tokens that other workers hold unspent are not to be had elsewhere: by so many at
    most a client is refused early. What is left of a window is worth nothing after its end.
    """

    def __init__(
        self, ledger: Ledger, limit: RateLimitItem, clock: Clock = utcnow, leased: Leased = ignore
    ) -> None:
        self._ledger = ledger
        self._limit = limit
        self._clock = clock
        self._leased = leased
        self._holdings: dict[str, Holding] = {}
        self._kept = HOLDINGS_KEPT
        self._lock = threading.Lock()

    def hit(self, client: str) -> None:
        """Count a request; ``TooManyRequests`` beyond the limit, ``StoreUnavailable`` uncounted."""
        now = self._clock()
        with self._lock:
            holding = self._holding(client, now.timestamp())
            if not holding.tokens and not holding.is_spent:
                self._lease(client, holding, now)
            if not holding.tokens:
                raise TooManyRequests(self._limit, holding.ends_at, now.timestamp())
            holding.tokens -= 1

    def _lease(self, client: str, holding: Holding, now: datetime) -> None:
        lease = self._ledger.lease(client, holding.asks, self._limit, now)
        self._leased("granted" if lease.granted else "refused")
        holding.add(lease)
        self._holdings[client] = holding

    def _holding(self, client: str, now: float) -> Holding:
        """Return what is held for a client, nothing if that window has ended."""
        if len(self._holdings) > self._kept:
            self._holdings = {c: held for c, held in self._holdings.items() if held.ends_at > now}
            self._kept = max(HOLDINGS_KEPT, 2 * len(self._holdings))
        holding = self._holdings.get(client)
        return holding if holding and holding.ends_at > now else Holding()
