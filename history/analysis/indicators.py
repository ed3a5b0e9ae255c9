"""Technical indicators of working days: moving averages, RSI and Bollinger bands."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, count, pairwise
from math import sqrt
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


def sma(rates: Scaled, days: int) -> Floats:
    """Return the simple moving average: the mean of a value and those before it."""
    divisor = days * rates.factor
    return [None if total is None else total / divisor for total in _sums(rates.numbers, days)]


def bollinger(rates: Scaled, days: int, deviations: int) -> Iterator[tuple[float, float] | None]:
    """Yield the lower and upper band: so many deviations below and above the average.

    The deviation is that of the population: J. Bollinger, Bollinger on Bollinger Bands.
    """
    divisor = days * rates.factor
    squares = _sums([number * number for number in rates.numbers], days)
    for total, square in zip(_sums(rates.numbers, days), squares, strict=True):
        if total is None or square is None:
            yield None
            continue
        width = deviations * sqrt(days * square - total * total)
        yield (total - width) / divisor, (total + width) / divisor


def rsi(rates: Scaled, days: int) -> Floats:
    """Return the relative strength index, 0 to 100, to four decimals.

    With Wilder's smoothing: J. W. Wilder, New Concepts in Technical Trading Systems. ``None``
    while there was no movement at all.
    """
    moves = [float(later - earlier) for earlier, later in pairwise(rates.numbers)]
    shown: Floats = [None] * min(days, len(rates.numbers))
    if len(moves) < days:
        return shown
    gain = sum(move for move in moves[:days] if move > 0) / days
    loss = -sum(move for move in moves[:days] if move < 0) / days
    shown.append(_strength(gain, loss))
    for move in moves[days:]:
        gain = (gain * (days - 1) + move * (move > 0)) / days
        loss = (loss * (days - 1) - move * (move < 0)) / days
        shown.append(_strength(gain, loss))
    return shown


def _of(stretch: list[Quotation]) -> Iterator[Indicated]:
    rates = Scaled.of([value.rate for value in stretch])
    bands = [band or (None, None) for band in bollinger(rates, SHORT, DEVIATIONS)]
    averages = sma(rates, SHORT), sma(rates, LONG)
    return map(Indicated, stretch, *averages, rsi(rates, RSI_DAYS), *zip(*bands, strict=True))


def _strength(gain: float, loss: float) -> float | None:
    moved = gain + loss
    return round(100 * gain / moved, 4) if moved else None


def _sums(numbers: Sequence[int], days: int) -> Iterator[int | None]:
    """Yield the sum of each number and those before it; ``None`` before there are ``days``."""
    total = 0
    for number, added, dropped in zip(count(1), numbers, chain([0] * days, numbers), strict=False):
        total += added - dropped
        yield total if number >= days else None


def _shown(value: float | None) -> str | None:
    if value is None:
        return None
    text = f"{value:.12g}"
    return plain(Decimal(text)) if "e" in text else text
