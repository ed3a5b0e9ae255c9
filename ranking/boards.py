"""Boards: countries in the order of their clicks, and how they moved since the period before."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ranking.days import Span

Change = Literal["UP", "DOWN", "SAME", "NEW"]
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Entry:
    """A country on a board; ``previous_rank`` is ``None`` without clicks in the period before."""

    rank: int
    country: str
    clicks: int
    percentage: Decimal
    previous_rank: int | None

    @property
    def change_value(self) -> int | None:
        """Return by how many ranks the country rose (fell, if negative)."""
        return None if self.previous_rank is None else self.previous_rank - self.rank

    @property
    def change(self) -> Change:
        """Return the direction in which the country moved."""
        if self.change_value is None:
            return "NEW"
        if self.change_value == 0:
            return "SAME"
        return "UP" if self.change_value > 0 else "DOWN"


@dataclass(frozen=True, slots=True)
class Board:
    """The countries clicked within ``span``, highest rank first."""

    span: Span
    total_clicks: int
    entries: list[Entry]


def board(span: Span, clicks: Mapping[str, int], before: Mapping[str, int]) -> Board:
    """Return the board of ``clicks`` by country, compared with those of the period ``before``."""
    total = sum(clicks.values())
    now, then = ranks(clicks), ranks(before)
    entries = [
        Entry(rank, code, clicks[code], _percentage(clicks[code], total), then.get(code))
        for code, rank in now.items()
    ]
    return Board(span, total, entries)


def ranks(clicks: Mapping[str, int]) -> dict[str, int]:
    """Return each country's rank, in order; ties share a rank (1, 1, 3) and are sorted by code."""
    order = sorted(clicks, key=lambda code: (-clicks[code], code))
    counts = [clicks[code] for code in order]
    return {code: counts.index(clicks[code]) + 1 for code in order}


def _percentage(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(HUNDREDTH)
