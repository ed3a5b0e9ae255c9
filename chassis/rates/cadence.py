"""When a source publishes next, and when that publication counts as overdue."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays

# Publishers are often late (docs/architecture.md, "Stale and carried").
ALLOWANCE = timedelta(hours=6)

BERLIN = ZoneInfo("Europe/Berlin")
ECB_OBSERVED = time(14, 15)
ECB_PUBLISHED = time(16, 0)


class Cadence(Protocol):
    """The rhythm in which a source publishes; ``name`` is how responses call it."""

    @property
    def name(self) -> str:
        """Return the name of the rhythm, from a closed set."""
        ...

    def due_after(self, observed_at: datetime) -> datetime:
        """Return the UTC moment at which the publication after ``observed_at`` is due."""
        ...


@dataclass(frozen=True)
class EcbWorkingDays:
    """Observed at 14:15 and published about 16:00 in Frankfurt, on TARGET working days."""

    name: str = field(default="target-working-days", init=False)

    def due_after(self, observed_at: datetime) -> datetime:
        """Return 16:00 in Frankfurt on the next TARGET working day."""
        day = observed_at.astimezone(BERLIN).date() + timedelta(days=1)
        while not is_target_day(day):
            day += timedelta(days=1)
        return datetime.combine(day, ECB_PUBLISHED, BERLIN).astimezone(UTC)


@dataclass(frozen=True)
class Daily:
    """Published once every UTC day, soon after midnight."""

    name: str = field(default="daily", init=False)

    def due_after(self, observed_at: datetime) -> datetime:
        """Return the midnight that ends the UTC day of ``observed_at``."""
        day = observed_at.astimezone(UTC).date() + timedelta(days=1)
        return datetime.combine(day, time.min, UTC)


def is_overdue(cadence: Cadence, observed_at: datetime, now: datetime) -> bool:
    """Return whether the publication after ``observed_at`` is late by more than the allowance."""
    return now > cadence.due_after(observed_at) + ALLOWANCE


def missed(cadence: Cadence, observed_at: datetime, now: datetime) -> tuple[int, datetime]:
    """Return how many publications after ``observed_at`` are overdue, and when the next is due."""
    overdue, due = 0, cadence.due_after(observed_at)
    while now > due + ALLOWANCE:
        overdue, due = overdue + 1, cadence.due_after(due)
    return overdue, due


def ecb_moment(day: date) -> datetime:
    """Return the UTC moment for which the ECB states its reference rates of ``day``."""
    return datetime.combine(day, ECB_OBSERVED, BERLIN).astimezone(UTC)


def is_target_day(day: date) -> bool:
    """Return whether the euro payment system TARGET, and with it the ECB, is open on ``day``."""
    return day.weekday() < 5 and day not in _target_holidays(day.year)


@cache
def _target_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.financial_holidays("ECB", years=year))
