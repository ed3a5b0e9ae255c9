"""The permanent content of a ranking store, day by day, whichever backend keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reset:
    """The record of a reset: when, by which request, and what it removed; ``at`` in whole ms."""

    at: datetime
    request_id: str
    countries: int
    clicks: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day's clicks by country, its resets in order, and when it was closed, if it is."""

    day: date
    clicks: Mapping[str, int]
    resets: Sequence[Reset]
    closed_at: datetime | None


class Archive(Protocol):
    """The days of a ranking store; every method is atomic, or raises ``StoreUnavailable``."""

    def days(self) -> list[date]:
        """Return the days that have any content, in order."""

    def day(self, day: date) -> Day:
        """Return the content of a day."""

    def keep(self, day: Day) -> None:
        """Store a day that has no content yet."""

    def close(self) -> None:
        """Close every connection of this process."""


def milliseconds(moment: datetime) -> datetime:
    """Return the moment in whole milliseconds, which every store can keep."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
