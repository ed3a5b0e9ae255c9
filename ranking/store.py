"""What a ranking store promises, whichever system keeps it, and the one place that chooses it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from limits import RateLimitItem

from chassis.clock import Clock
from ranking.days import Now, Span
from ranking.limits import Leased
from ranking.ratelimit import Limit


@dataclass(frozen=True, slots=True)
class Key:
    """Tells a repeated click: the names it may be known by, to be remembered under the first."""

    names: Sequence[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Click:
    """A click on a country, counted on the day of ``now``."""

    country: str
    now: Now
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a country stood after a click: its clicks and rank of the day, and all its clicks."""

    country: str
    day: date
    clicks: int
    total: int
    rank: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """The outcome of a click; ``replayed`` if it was that of an earlier attempt."""

    standing: Standing
    replayed: bool


@dataclass(frozen=True, slots=True)
class DayClicks:
    """A country's clicks on a day and its rank among the countries of that day."""

    day: date
    clicks: int
    rank: int


@dataclass(frozen=True, slots=True)
class CountryClicks:
    """A country's days that have clicks, in order, and the sum of all its clicks ever."""

    days: list[DayClicks]
    total: int


@dataclass(frozen=True, slots=True)
class Removed:
    """What resetting a day took away."""

    countries: int
    clicks: int


class RankingStore(Protocol):
    """Counts clicks by day and country; every method is atomic, or raises ``StoreUnavailable``."""

    def record(self, click: Click) -> Recorded:
        """Count a click, unless its key is known, and return once the outcome is durable."""

    def clicks(self, span: Span) -> dict[str, int]:
        """Return the clicks within ``span`` by country, of those that have any."""

    def country(self, code: str, span: Span) -> CountryClicks:
        """Return a country's days within ``span``, and its total."""

    def reset(self, day: date, at: datetime, request_id: str) -> Removed:
        """Remove the counts of a day, and keep a record of who did so when."""

    def first_open_day(self) -> date | None:
        """Return the day after the last closed one, or else the first that has clicks."""

    def close_days(self, days: Sequence[date], at: datetime) -> int:
        """Mark the days as closed and return how many nobody had marked before."""

    def forget(self, expired_at: datetime, salts_before: date) -> None:
        """Delete the keys that have expired by then, and the salts of earlier days."""

    def salt(self, day: date) -> bytes:
        """Return the day's secret, the same for all workers, made when first asked for."""

    def limit(self, limit: RateLimitItem, clock: Clock, leased: Leased) -> Limit:
        """Return a limit for clients, the same for all who use this store.

        ``leased`` is told of the leases of tokens, where there are any.
        """

    def migrate(self) -> list[int]:
        """Apply the migrations that the store lacks, alone, and return their numbers."""

    def check(self) -> None:
        """Raise ``StoreUnavailable`` if no request could be answered from this store.

        A store shared by all replicas may be away for a while without making any of them
        unready that knew it before: they say 503 themselves, and taking all of them out would
        only hide it.
        The embedded store belongs to this machine alone; without its file there is nothing
        this process could answer and nobody to wait for, so it is looked at every time.
        """

    def in_time(self) -> AbstractContextManager[None]:
        """Within the block, all calls together take no longer than an answer may."""

    def close(self) -> None:
        """Let go of what the store holds open."""
