"""Statistics of a daily series; a figure is ``None`` if there are too few observations for it."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import reduce
from math import log
from operator import attrgetter
from statistics import linear_regression, pstdev
from typing import Any, Literal

from chassis.rates.arithmetic import INTERNAL, plain, quotient
from chassis.rates.pair import Quotation
from history.analysis.movement import shown_percent
from history.analysis.volatility import volatility_percent

TREND_NEEDS = 5

Trend = Literal["rising", "falling", "flat"]


def summary(values: Sequence[Quotation]) -> dict[str, Any]:
    """Return the statistics of values given oldest first, one a day.

    Decimals are strings, in units of base per 1 target or in percent; ``insufficient`` names the
    figures for which there are too few observations.
    """
    figures = {
        **_extremes(values),
        **_change(values),
        "volatility_percent": volatility_percent(values),
        "trend": trend(values),
    }
    insufficient = [name for name, figure in figures.items() if figure is None]
    return {"observations": len(values), **figures, "insufficient": insufficient}


def trend(values: Sequence[Quotation]) -> Trend | None:
    """Return the direction of the least-squares line through the logarithms of all values.

    ``flat`` if the line moves no further over the whole time than one standard deviation of the
    values around it.
    """
    if len(values) < TREND_NEEDS:
        return None
    first = values[0]
    days = [(value.observed_at - first.observed_at) / timedelta(days=1) for value in values]
    logs = [log(value.rate) - log(first.rate) for value in values]
    slope, intercept = linear_regression(days, logs)
    scatter = pstdev(y - intercept - slope * x for x, y in zip(days, logs, strict=True))
    if abs(slope) * days[-1] <= scatter:
        return "flat"
    return "rising" if slope > 0 else "falling"


def _extremes(values: Sequence[Quotation]) -> dict[str, Any]:
    if not values:
        return dict.fromkeys(("first", "last", "minimum", "maximum", "average"))
    rate = attrgetter("rate")
    total = reduce(INTERNAL.add, map(rate, values))
    return {
        "first": dated(values[0]),
        "last": dated(values[-1]),
        "minimum": dated(min(values, key=rate)),
        "maximum": dated(max(values, key=rate)),
        "average": plain(quotient(total, Decimal(len(values)))),
    }


def _change(values: Sequence[Quotation]) -> dict[str, str | None]:
    if len(values) < 2:
        return {"change": None, "change_percent": None}
    first, last = values[0].rate, values[-1].rate
    change = INTERNAL.subtract(last, first)
    return {"change": plain(change), "change_percent": shown_percent(first, last)}


def dated(value: Quotation) -> dict[str, str]:
    """Return a rate with its UTC day."""
    return {"rate": plain(value.rate), "date": value.observed_at.date().isoformat()}
