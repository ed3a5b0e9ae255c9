"""What every ranking store promises, whichever backend keeps it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ranking.days import Now, Span
from ranking.limits import TokenBuckets


@dataclass(frozen=True, slots=True)
class Key:
    """The name under which a click's outcome is remembered, so that repeating it counts once."""

    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Click:
    """A click on a country, counted on the day of ``now``."""

    country: str
    now: Now
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A country after a click: its clicks and rank of the day, and the total of its clicks."""

    country: str
    day: date
    clicks: int
    total: int
    rank: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """The outcome of a click; ``replayed`` if an earlier attempt had been counted."""

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
    """A country's days with clicks, in order, and the total of all its clicks."""

    days: list[DayClicks]
    total: int


@dataclass(frozen=True, slots=True)
class Removed:
    """The counts that a reset removed: of how many countries, and how many clicks."""

    countries: int
    clicks: int


class RankingStore(Protocol):
    """Counts clicks by day and country; every method is atomic, or raises ``StoreUnavailable``."""

    @property
    def token_buckets(self) -> TokenBuckets:
        """Return the tokens of the rate limit, shared by all workers that use this store."""

    def record(self, click: Click) -> Recorded:
        """Count a click, unless its key is known, and return once the outcome is durable."""

    def clicks(self, span: Span) -> dict[str, int]:
        """Return the clicks within ``span`` of each country that has any."""

    def country(self, code: str, span: Span) -> CountryClicks:
        """Return a country's days within ``span``, and its total."""

    def reset(self, day: date, at: datetime, request_id: str) -> Removed:
        """Remove the counts of a day, and record the request that did so."""

    def first_open_day(self) -> date | None:
        """Return the day after the last closed one, or the first day with clicks if none is."""

    def close_days(self, days: Sequence[date], at: datetime) -> int:
        """Mark the days as closed, and return how many were not marked before."""

    def forget(self, expired_at: datetime, salts_before: date) -> None:
        """Delete the keys that have expired, and the salts of earlier days."""

    def salt(self, day: date) -> bytes:
        """Return the day's secret, the same for all workers; the first call makes it."""

    def migrate(self) -> list[int]:
        """Apply the missing migrations under a lock, and return their numbers."""

    def check(self) -> None:
        """Raise ``StoreUnavailable`` if this process should get no requests.

        An outage of a store that all replicas share does not make a replica unready once it has
        reached the store: it responds with 503 itself, and all replicas would become unready
        together. The embedded store is read every time, because no other replica can replace it.
        """

    def in_time(self) -> AbstractContextManager[None]:
        """Limit all calls within the block to the time that one response may take."""

    def close(self) -> None:
        """Close every connection of this process."""
