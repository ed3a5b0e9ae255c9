"""A rate limit shared by all workers, which lease tokens so that most requests need no call."""

import math
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from chassis.clock import Clock, utcnow
from chassis.web.problems import Problem
from ranking.observer import RankingObserver

WINDOW = timedelta(minutes=1)
LARGEST_LEASE = 16
# At most one part in so many of a bucket's tokens is leased at a time.
SHARE = 8
HOLDINGS_KEPT = 10_000


class TooManyRequests(Problem):
    """429: the client has used up its window; the headers say when the next one opens."""

    def __init__(self, per_minute: int, ends_at: float, now: float) -> None:
        wait = max(1, math.ceil(ends_at - now))
        headers = {
            "Retry-After": str(wait),
            "X-RateLimit-Limit": str(per_minute),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(math.ceil(ends_at)),
        }
        detail = f"More than {per_minute} clicks per minute; try again in {wait} s."
        super().__init__(429, detail, headers=headers)


@dataclass(frozen=True, slots=True)
class Lease:
    """How many tokens of a window were granted, and when the window ends, in Unix time."""

    granted: int
    ends_at: float


class TokenBuckets(Protocol):
    """The tokens of every client, shared by all workers; each token is granted only once.

    A client's window opens with the first lease, and lasts for ``WINDOW``.
    """

    def lease(self, client: str, tokens: int, per_minute: int, now: datetime) -> Lease:
        """Take at most ``tokens``, or raise ``StoreUnavailable`` and take none."""


@dataclass(slots=True)
class Holding:
    """The tokens of a client's window that this worker holds, and the size of its next lease."""

    ends_at: float = 0.0
    tokens: int = 0
    next_lease: int = 1
    is_window_spent: bool = False

    def add(self, lease: Lease) -> None:
        """Add the tokens of ``lease``; the next one is twice as large."""
        self.ends_at = lease.ends_at
        self.tokens = lease.granted
        self.next_lease = min(2 * self.next_lease, LARGEST_LEASE)
        self.is_window_spent = not lease.granted


class RateLimit:
    """One limit for every client, never exceeded, however many workers grant its tokens.

    A worker leases 1, 2, 4, 8 and then 16 tokens of a client's window at a time, and fewer when
    few are left. Other workers cannot use the tokens that one worker holds, so a client may be
    refused early, by as many clicks as there are unused tokens. Tokens end with their window.
    """

    def __init__(
        self,
        buckets: TokenBuckets,
        per_minute: int,
        clock: Clock = utcnow,
        observer: RankingObserver | None = None,
    ) -> None:
        self._buckets = buckets
        self._per_minute = per_minute
        self._clock = clock
        self._observer = observer or RankingObserver()
        self._holdings: dict[str, Holding] = {}
        self._kept = HOLDINGS_KEPT
        self._lock = threading.Lock()

    def hit(self, client: str) -> None:
        """Count a request.

        Raises ``TooManyRequests`` beyond the limit, and ``StoreUnavailable`` if it is not counted.
        """
        now = self._clock()
        with self._lock:
            holding = self._holding(client, now.timestamp())
            if not holding.tokens and not holding.is_window_spent:
                self._lease(client, holding, now)
            if not holding.tokens:
                raise TooManyRequests(self._per_minute, holding.ends_at, now.timestamp())
            holding.tokens -= 1

    def _lease(self, client: str, holding: Holding, now: datetime) -> None:
        lease = self._buckets.lease(client, holding.next_lease, self._per_minute, now)
        self._observer.leased("granted" if lease.granted else "refused")
        holding.add(lease)
        self._holdings[client] = holding

    def _holding(self, client: str, now: float) -> Holding:
        """Return the holding in the client's open window, or an empty one."""
        if len(self._holdings) > self._kept:
            self._holdings = {c: held for c, held in self._holdings.items() if held.ends_at > now}
            self._kept = max(HOLDINGS_KEPT, 2 * len(self._holdings))
        holding = self._holdings.get(client)
        return holding if holding and holding.ends_at > now else Holding()
