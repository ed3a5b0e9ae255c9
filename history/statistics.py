"""Statistics of a daily series; a figure is ``None`` if there are too few observations for it."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from math import log, sqrt
from operator import attrgetter
from statistics import linear_regression, pstdev, stdev
from typing import Any, Literal

from chassis.rates.arithmetic import INTERNAL, plain, product, quotient
from chassis.rates.pair import CARRY_DAYS, Quotation
from chassis.rates.sources import same_publisher

TRADING_DAYS_A_YEAR = 252
RETURNS_NEEDED = 5
TREND_NEEDS = 5
FRIDAY = 4
NEIGHBOURS = timedelta(days=CARRY_DAYS)
HUNDRED = Decimal(100)

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


def volatility_percent(values: Sequence[Quotation]) -> float | None:
    """Return the annualised volatility in percent, to four decimals.

    The sample standard deviation of daily log returns times the square root of 252 trading days:
    J. C. Hull, Options, Futures, and Other Derivatives, "Estimating volatility from historical
    data". A return is taken from one working day to the next, observed by the same publisher at
    most seven days later, because weekends are not trading days and a longer gap is not a day.
    """
    working = [value for value in values if value.observed_at.weekday() <= FRIDAY]
    returns = [
        log(later.rate) - log(earlier.rate)
        for earlier, later in pairwise(working)
        if _are_neighbours(earlier, later)
    ]
    if len(returns) < RETURNS_NEEDED:
        return None
    return round(stdev(returns) * sqrt(TRADING_DAYS_A_YEAR) * 100, 4)


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


def _are_neighbours(earlier: Quotation, later: Quotation) -> bool:
    near = later.observed_at - earlier.observed_at <= NEIGHBOURS
    return near and later.source in same_publisher(earlier.source)


def _extremes(values: Sequence[Quotation]) -> dict[str, Any]:
    if not values:
        return dict.fromkeys(("first", "last", "minimum", "maximum", "average"))
    rate = attrgetter("rate")
    total = reduce(INTERNAL.add, map(rate, values))
    return {
        "first": _dated(values[0]),
        "last": _dated(values[-1]),
        "minimum": _dated(min(values, key=rate)),
        "maximum": _dated(max(values, key=rate)),
        "average": plain(quotient(total, Decimal(len(values)))),
    }


def _change(values: Sequence[Quotation]) -> dict[str, str | None]:
    if len(values) < 2:
        return {"change": None, "change_percent": None}
    first, last = values[0].rate, values[-1].rate
    change = INTERNAL.subtract(last, first)
    percent = product(quotient(change, first), HUNDRED)
    return {"change": plain(change), "change_percent": plain(percent)}


def _dated(value: Quotation) -> dict[str, str]:
    return {"rate": plain(value.rate), "date": value.observed_at.date().isoformat()}
