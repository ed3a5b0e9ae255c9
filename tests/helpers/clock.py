"""A clock that a test sets."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class SetClock:
    """Shows ``now`` until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the moment the clock shows."""
        return self.now

    def forward(self, **by: float) -> None:
        """Move the clock, for instance by ``hours=6``."""
        self.now += timedelta(**by)
