"""A withdrawal: values of a source that an operator took back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Takes back what ``source`` printed for a UTC ``day`` and was fetched until ``at``.

    ``quotes`` are the codes it is about; none means all. What is fetched later counts again.
    """

    source: str
    day: date
    quotes: tuple[str, ...]
    why: str
    at: datetime

    @property
    def since(self) -> datetime:
        """The first moment of the day."""
        return datetime.combine(self.day, time.min, UTC)

    @property
    def until(self) -> datetime:
        """The last moment of the day."""
        return datetime.combine(self.day, time.max, UTC)

    def names(self, *codes: str) -> bool:
        """Return whether it is about a pair with one of these codes."""
        return not self.quotes or not set(codes).isdisjoint(self.quotes)

    def takes(self, quote: str, observed_at: datetime, fetched_at: datetime) -> bool:
        """Return whether it takes back a value of its source."""
        on_day = observed_at.astimezone(UTC).date() == self.day
        return on_day and fetched_at <= self.at and self.names(quote)
