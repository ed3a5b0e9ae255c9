"""Volatility: how much the rate moves in a year, whatever its level."""

from collections.abc import Collection, Sequence
from math import sqrt
from statistics import stdev

from chassis.rates.pair import Quotation
from history.analysis.returns import log_returns

TRADING_DAYS_A_YEAR = 252
RETURNS_NEEDED = 5


def volatility_percent(values: Sequence[Quotation]) -> float | None:
    """Return the annualised volatility in percent, to four decimals; None below five returns.

    The sample standard deviation of daily log returns times the square root of 252 trading days:
    J. C. Hull, Options, Futures, and Other Derivatives, "Estimating volatility from historical
    data".
    """
    return annualised_percent(log_returns(values).values())


def annualised_percent(returns: Collection[float]) -> float | None:
    """Return the volatility of daily log returns."""
    if len(returns) < RETURNS_NEEDED:
        return None
    return round(stdev(returns) * sqrt(TRADING_DAYS_A_YEAR) * 100, 4)
