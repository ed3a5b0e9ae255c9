"""Rate limits counted in one place for all workers, by the rules of the library ``limits``."""

import math
from collections.abc import Mapping
from typing import Any, Protocol, cast

from limits import RateLimitItem
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from chassis.clock import Clock, utcnow
from chassis.stores.observer import StoreObserver
from chassis.web.problems import Problem
from ranking.sqlite import limits as limits

__all__ = ["Limit", "RateLimit", "TooManyRequests"]


class TooManyRequests(Problem):
    """429: the client has used up its window; the headers say when the next one opens."""

    def __init__(self, limit: RateLimitItem, ends_at: float, now: float) -> None:
        wait = max(1, math.ceil(ends_at - now))
        headers = {
            "Retry-After": str(wait),
            "X-RateLimit-Limit": str(limit.amount),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(math.ceil(ends_at)),
        }
        super().__init__(429, f"More than {limit}; try again in {wait} s.", headers=headers)


class Limit(Protocol):
    """A limit on the requests of each client, shared by all workers."""

    def hit(self, client: str) -> None:
        """Count a request; ``TooManyRequests`` beyond the limit, ``StoreUnavailable`` uncounted."""


class RateLimit:
    """One limit for every client, in windows that open with a client's first request.

    ``url`` names the store that all workers share, by any scheme that ``limits`` knows.
    """

    def __init__(
        self,
        url: str,
        limit: RateLimitItem,
        clock: Clock = utcnow,
        observer: StoreObserver | None = None,
    ) -> None:
        options: Mapping[str, Any] = {"clock": clock, "observer": observer}
        self._limit = limit
        self._clock = clock
        self._limiter = FixedWindowRateLimiter(cast("Storage", storage_from_string(url, **options)))

    def hit(self, client: str) -> None:
        """Count a request; ``TooManyRequests`` beyond the limit, ``StoreUnavailable`` uncounted."""
        if not self._limiter.hit(self._limit, client):
            ends_at, _ = self._limiter.get_window_stats(self._limit, client)
            raise TooManyRequests(self._limit, ends_at, self._clock().timestamp())

    def check(self) -> None:
        """Raise ``StoreUnavailable`` unless windows can be read."""
        self._limiter.get_window_stats(self._limit, "")
