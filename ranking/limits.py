"""A rate limit shared by all workers, which lease tokens so that most requests need no call."""

import math
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from chassis.clock import Clock, utcnow
from chassis.web.problems import Problem
from ranking.observer import RankingObserver
from ranking.quota import DAY, MINUTE, NAMES, Quota, per_day

LARGEST_LEASE = 16
# At most one part in so many of a bucket's tokens is leased at a time.
SHARE = 8
HOLDINGS_KEPT = 10_000


class TooManyRequests(Problem):
    """429: the client has used up its window; the headers say when the next one opens."""

    def __init__(self, limit: str, count: int, ends_at: float, quota: Quota) -> None:
        headers = {
            "Retry-After": str(quota.wait),
            "X-RateLimit-Limit": str(count),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(math.ceil(ends_at)),
            **quota.headers(),
        }
        super().__init__(429, f"More than {limit}; try again in {quota.wait} s.", headers=headers)


@dataclass(frozen=True, slots=True)
class Lease:
    """How many tokens were granted and how many are left, and when their window ends, in Unix time.

    It is the window of a minute, unless no token was granted because that of a day is used up.
    """

    granted: int
    ends_at: float
    left: int
    window: timedelta = MINUTE


class TokenBuckets(Protocol):
    """The tokens of every client, shared by all workers; each token is granted only once.

    A client's windows open with the first lease, and last for a ``MINUTE`` and a ``DAY``.
    """

    def lease(self, client: str, tokens: int, per_minute: int, now: datetime) -> Lease:
        """Take at most ``tokens``, or raise ``StoreUnavailable`` and take none."""


@dataclass(slots=True)
class Holding:
    """The tokens of a client's window that this worker holds, and the size of its next lease."""

    ends_at: float = 0.0
    window: timedelta = MINUTE
    tokens: int = 0
    left: int = 0
    next_lease: int = 1
    is_window_spent: bool = False

    def add(self, lease: Lease) -> None:
        """Add the tokens of ``lease``; the next one is twice as large."""
        self.ends_at, self.window = lease.ends_at, lease.window
        self.tokens, self.left = lease.granted, lease.left
        self.next_lease = min(2 * self.next_lease, LARGEST_LEASE)
        self.is_window_spent = not lease.granted


def is_open(ends_at: float, now: float, window: timedelta) -> bool:
    """Return whether a window that ends at ``ends_at`` is open.

    One that seems to last for more than twice its time was opened by a clock that was ahead.
    """
    return 0 < ends_at - now <= 2 * window.total_seconds()


class RateLimit:
    """One limit for every client, never exceeded, however many workers grant its tokens.

    A worker leases 1, 2, 4, 8 and then 16 tokens of a client's window at a time, and fewer when
    few are left. Other workers cannot use the tokens that one worker holds, so a client may be
    refused early, by as many clicks as there are unused tokens. Tokens end with their window.
    ``unit`` names what a token is for.
    """

    def __init__(
        self,
        buckets: TokenBuckets,
        per_minute: int,
        clock: Clock = utcnow,
        observer: RankingObserver | None = None,
        unit: str = "clicks",
    ) -> None:
        self._buckets = buckets
        self._per_minute = per_minute
        self._unit = unit
        self._clock = clock
        self._observer = observer or RankingObserver()
        self._holdings: dict[str, Holding] = {}
        self._kept = HOLDINGS_KEPT
        self._lock = threading.Lock()

    def hit(self, client: str) -> Quota:
        """Count a request and return what is left.

        Raises ``TooManyRequests`` beyond the limit, and ``StoreUnavailable`` if it is not counted.
        """
        now = self._clock()
        with self._lock:
            holding = self._holding(client, now.timestamp())
            if not holding.tokens and not holding.is_window_spent:
                self._lease(client, holding, now)
            if not holding.tokens:
                raise self._refusal(holding, now.timestamp())
            holding.tokens -= 1
            return self._quota(holding, now.timestamp())

    def give_back(self, client: str) -> Quota:
        """Undo a ``hit``, as long as its window is open, and return what is left."""
        now = self._clock().timestamp()
        with self._lock:
            holding = self._holding(client, now)
            holding.tokens += 1
            return self._quota(holding, now)

    def _quota(self, holding: Holding, now: float) -> Quota:
        left = holding.tokens + holding.left
        return Quota(self._per_minute, holding.window, left, holding.ends_at - now)

    def _refusal(self, holding: Holding, now: float) -> TooManyRequests:
        count = per_day(self._per_minute) if holding.window == DAY else self._per_minute
        limit = f"{count} {self._unit} per {NAMES[holding.window]}"
        return TooManyRequests(limit, count, holding.ends_at, self._quota(holding, now))

    def _lease(self, client: str, holding: Holding, now: datetime) -> None:
        lease = self._buckets.lease(client, holding.next_lease, self._per_minute, now)
        self._observer.leased("granted" if lease.granted else "refused")
        holding.add(lease)
        self._holdings[client] = holding

    def _holding(self, client: str, now: float) -> Holding:
        """Return the holding in the client's open window, or an empty one."""
        if len(self._holdings) > self._kept:
            self._holdings = {c: held for c, held in self._holdings.items() if _is_open(held, now)}
            self._kept = max(HOLDINGS_KEPT, 2 * len(self._holdings))
        holding = self._holdings.get(client)
        return holding if holding and _is_open(holding, now) else Holding()


def _is_open(holding: Holding, now: float) -> bool:
    return is_open(holding.ends_at, now, holding.window)
