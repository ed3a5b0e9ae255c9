"""Technical indicators of working days: moving averages, RSI and Bollinger bands."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from math import sqrt
from operator import add, mul, sub
from typing import Any, NamedTuple

from chassis.rates.arithmetic import plain
from chassis.rates.pair import Quotation
from history.analysis.absent import Absent
from history.analysis.returns import unbroken

SHORT, LONG = 20, 50
RSI_DAYS = 14
DEVIATIONS = 2
NEEDED = {
    "sma_20": SHORT,
    "sma_50": LONG,
    "rsi_14": RSI_DAYS + 1,
    "bollinger_lower": SHORT,
    "bollinger_upper": SHORT,
}
# Rates are scaled to integers of about this many digits, so that running sums stay exact.
DIGITS = 18
Floats = list[float | None]


class Indicated(NamedTuple):
    """A working day's value with its indicators; ``None`` before there are enough values."""

    value: Quotation
    sma_20: float | None
    sma_50: float | None
    rsi_14: float | None
    bollinger_lower: float | None
    bollinger_upper: float | None

    def as_json(self) -> dict[str, Any]:
        """Return the point as the response shows it: decimals as text, the RSI as a number."""
        return {
            "date": self.value.observed_at.date().isoformat(),
            "rate": plain(self.value.rate),
            "sma_20": _shown(self.sma_20),
            "sma_50": _shown(self.sma_50),
            "rsi_14": self.rsi_14,
            "bollinger_lower": _shown(self.bollinger_lower),
            "bollinger_upper": _shown(self.bollinger_upper),
        }


class Scaled(NamedTuple):
    """Rates as integers: the rates times ``factor``."""

    numbers: list[int]
    factor: int

    @classmethod
    def of(cls, rates: Sequence[Decimal]) -> "Scaled":
        """Return the rates with about 18 digits of the greatest."""
        exponent = max(DIGITS - max(map(Decimal.adjusted, rates)), 0)
        factor = Decimal(10) ** exponent
        return cls([int(rate * factor) for rate in rates], int(factor))


def indicators(values: Sequence[Quotation]) -> list[Indicated]:
    """Return the indicators of daily values, oldest first.

    They begin anew after a gap of more than seven days and after a change of publisher, so no
    window reaches over one.
    """
    return [each for stretch in unbroken(values) for each in _of(stretch)]


def absent(points: Sequence[Indicated]) -> list[Absent]:
    """Return the indicators that no point has."""
    return [
        Absent(name, needed, len(points))
        for name, needed in NEEDED.items()
        if all(getattr(point, name) is None for point in points)
    ]


def sma(totals: Sequence[int], days: int, factor: int) -> list[float]:
    """Return the simple moving averages, from the sums of so many values."""
    divisor = days * factor
    return [total / divisor for total in totals]


def widths(numbers: Sequence[int], totals: Sequence[int], days: int, factor: int) -> list[float]:
    """Return two standard deviations of each so many values, as those of a population."""
    squares = _sums(list(map(mul, numbers, numbers)), days)
    divisor = days * factor
    return [
        DEVIATIONS * sqrt(days * square - total * total) / divisor
        for square, total in zip(squares, totals, strict=True)
    ]


def rsi(numbers: Sequence[int], days: int) -> Floats:
    """Return the relative strength index, 0 to 100, to four decimals.

    With Wilder's smoothing: J. W. Wilder, New Concepts in Technical Trading Systems. ``None``
    while there was no movement at all.
    """
    moves = list(map(float, map(sub, numbers[1:], numbers)))
    if len(moves) < days:
        return []
    gain = sum(move for move in moves[:days] if move > 0)
    loss = -sum(move for move in moves[:days] if move < 0)
    shown, kept = [_strength(gain, loss)], (days - 1) / days
    # Sums instead of means, because only their ratio matters. This loop is a quarter of the time.
    for move in moves[days:]:
        gain *= kept
        loss *= kept
        if move > 0:
            gain += move
        else:
            loss -= move
        shown.append(_strength(gain, loss))
    return shown


def _strength(gain: float, loss: float) -> float | None:
    moved = gain + loss
    return round(100 * gain / moved, 4) if moved else None


def _of(stretch: list[Quotation]) -> Iterator[Indicated]:
    rates, length = Scaled.of([value.rate for value in stretch]), len(stretch)
    numbers, factor = rates.numbers, rates.factor
    totals = _sums(numbers, SHORT)
    short, long = sma(totals, SHORT, factor), sma(_sums(numbers, LONG), LONG, factor)
    # J. Bollinger, Bollinger on Bollinger Bands.
    band = widths(numbers, totals, SHORT, factor)
    columns = (
        short,
        long,
        rsi(numbers, RSI_DAYS),
        list(map(sub, short, band)),
        list(map(add, short, band)),
    )
    return map(
        Indicated._make, zip(stretch, *(_whole(each, length) for each in columns), strict=True)
    )


def _whole(known: Sequence[float | None], length: int) -> Floats:
    """Return the values of all days: ``None`` for those before there are enough."""
    return [*[None] * (length - len(known)), *known]


def _sums(numbers: Sequence[int], days: int) -> list[int]:
    """Return the sum of each number and those before it, from the first with ``days`` on."""
    running = list(accumulate(numbers, initial=0))
    return list(map(sub, running[days:], running))


def _shown(value: float | None) -> str | None:
    if value is None:
        return None
    text = f"{value:.12g}"
    return plain(Decimal(text)) if "e" in text else text
