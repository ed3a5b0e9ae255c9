"""Open, high and low of a bucket: figures of short ranges only."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from history.buckets import HOURLY, RAW
from history.observation import Observation
from history.periods import DATE, Span

FIGURES = ("open", "high", "low")
# The 31 days before today and today itself, so that one month has them always.
DAYS_AT_MOST = 31


class Extremes(NamedTuple):
    """The first, greatest and least rate of a bucket."""

    open: Decimal
    high: Decimal
    low: Decimal

    @classmethod
    def of(cls, bucket: Sequence[Observation]) -> "Extremes":
        """Return those of the observations, oldest first, of one bucket."""
        rates = [each.rate for each in bucket]
        return cls(rates[0], max(rates), min(rates))


def reason(span: Span, interval: str) -> str | None:
    """Return why points of this span and interval have no extremes, ``None`` if they have."""
    if span.name == DATE:
        return "single-date"
    if interval == RAW:
        return "every-observation"
    return "more-than-31-days" if (span.last - span.first).days > DAYS_AT_MOST else None


def is_daily(span: Span, interval: str) -> bool:
    """Return whether points are made from the last snapshot of each day alone."""
    return interval not in {RAW, HOURLY} and reason(span, interval) is not None


def absent(span: Span, interval: str) -> list[dict[str, Any]]:
    """Return the figures that the points lack, each with the reason."""
    because = reason(span, interval)
    return [{"figure": figure, "reason": because} for figure in FIGURES] if because else []
