"""What is kept of rankings for ever, day by day, whichever system keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reset:
    """What a reset took away, when and at whose request; ``at`` in whole milliseconds."""

    at: datetime
    request_id: str
    countries: int
    clicks: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day's clicks by country, its resets in order, and when it was closed, if it was."""

    day: date
    clicks: Mapping[str, int]
    resets: Sequence[Reset]
    closed_at: datetime | None


class Archive(Protocol):
    """The days of a ranking store; every method is atomic, or raises ``StoreUnavailable``."""

    def days(self) -> list[date]:
        """Return the days of which anything is kept, in order."""

    def day(self, day: date) -> Day:
        """Return what is kept of a day."""

    def keep(self, day: Day) -> None:
        """Keep a day of which nothing is kept yet."""

    def close(self) -> None:
        """Let go of what is held open."""


def milliseconds(moment: datetime) -> datetime:
    """Return the moment as precisely as every store can keep it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
