"""The quantile bands of a random walk, and how often such bands held in the stored history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Any

from chassis.rates.arithmetic import plain, product
from chassis.rates.pair import Quotation
from history.analysis.absent import Absent
from history.analysis.returns import FRIDAY, unbroken

BANDS = (50, 80)
WINDOW = 250
ORIGINS_NEEDED = 250


@dataclass(frozen=True, slots=True)
class Stretch:
    """The logarithms of unbroken working days' rates, and running sums of their daily returns."""

    logs: list[float]
    sums: list[float]
    squares: list[float]

    @classmethod
    def of(cls, values: Sequence[Quotation]) -> "Stretch":
        """Return the stretch of values that are all neighbours."""
        logs = [log(value.rate) for value in values]
        returns = [later - earlier for earlier, later in pairwise(logs)]
        sums = list(accumulate(returns, initial=0.0))
        squares = list(accumulate((each * each for each in returns), initial=0.0))
        return cls(logs, sums, squares)

    def deviation(self, day: int) -> float:
        """Return the sample standard deviation of the returns of the 250 days up to ``day``."""
        total = self.sums[day] - self.sums[day - WINDOW]
        square = self.squares[day] - self.squares[day - WINDOW]
        return sqrt(max(square - total * total / WINDOW, 0.0) / (WINDOW - 1))

    def outcomes(self, days: int) -> Iterator[float]:
        """Yield of each past day how far the rate was ``days`` later, in standard deviations."""
        for day in range(WINDOW, len(self.logs) - days):
            width = self.deviation(day) * sqrt(days)
            moved = abs(self.logs[day + days] - self.logs[day])
            yield moved / width if width else float(moved > 0)


def forecast(values: Sequence[Quotation], days: int) -> dict[str, Any]:
    """Return the bands ``days`` working days after the last of daily values.

    The rate is as likely to rise as to fall, so the middle of every band is the last rate. Its
    width is the daily volatility of the last 250 returns times the square root of the days. The
    coverage of a band is the share of past days on which it would have held the later rate.
    """
    stretches = [Stretch.of(each) for each in unbroken(values)]
    returns = len(stretches[-1].logs) - 1 if stretches else 0
    if returns < WINDOW:
        return nothing(Absent("bands", WINDOW + 1, returns + 1))
    last, deviation = values[-1], stretches[-1].deviation(returns)
    outcomes = [each for stretch in stretches for each in stretch.outcomes(days)]
    absent = []
    if len(outcomes) < ORIGINS_NEEDED:
        absent = [Absent("coverage_percent", ORIGINS_NEEDED, len(outcomes)).as_json()]
    return {
        "date": working_days_after(last.observed_at.date(), days).isoformat(),
        "middle": plain(last.rate),
        "bands": [_band(percent, last.rate, deviation, days, outcomes) for percent in BANDS],
        "backtest": {"origins": len(outcomes), "window": WINDOW},
        "absent": absent,
    }


def nothing(*absent: Absent) -> dict[str, Any]:
    """Return the members of a forecast that is not given."""
    reasons = [each.as_json() for each in absent]
    return {"date": None, "middle": None, "bands": [], "backtest": None, "absent": reasons}


def working_days_after(day: date, days: int) -> date:
    """Return the day that is so many Mondays to Fridays later."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() <= FRIDAY
    return day


def coverage_percent(outcomes: Sequence[float], quantile: float) -> float | None:
    """Return the share of outcomes within the quantile, in percent; None if there are too few."""
    if len(outcomes) < ORIGINS_NEEDED:
        return None
    return round(100 * sum(each <= quantile for each in outcomes) / len(outcomes), 2)


def _band(
    percent: int, rate: Decimal, deviation: float, days: int, outcomes: Sequence[float]
) -> dict[str, Any]:
    quantile = NormalDist().inv_cdf(0.5 + percent / 200)
    factor = Decimal(exp(quantile * deviation * sqrt(days)))
    return {
        "percent": percent,
        "lower": plain(rate / factor),
        "upper": plain(product(rate, factor)),
        "coverage_percent": coverage_percent(outcomes, quantile),
    }
