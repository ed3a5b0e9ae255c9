"""A snapshot: what one source published for one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

Precision = Literal["day", "second"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Units of each quote per 1 ``base``, exactly as ``source`` printed them for ``observed_at``.

    ``observed_at`` is the time the source states, never the time of fetching. ``frozen_since`` is
    the moment of the publication that a frozen source repeats under later dates.
    """

    source: str
    base: str
    observed_at: datetime
    fetched_at: datetime
    rates: Mapping[str, Decimal]
    precision: Precision = "second"
    frozen_since: datetime | None = None

    @property
    def as_of(self) -> datetime:
        """When these values were new."""
        return self.frozen_since or self.observed_at
