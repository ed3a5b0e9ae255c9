"""docs/analysis.md: its examples are computed again, and it names every figure."""

import re
from datetime import date, timedelta
from math import exp, sqrt
from pathlib import Path

import numpy as np
import pytest

from history.analysis.correlation import coefficient
from history.analysis.forecast import WINDOW
from history.analysis.indicators import NEEDED, indicators
from history.analysis.standing import WINDOWS, standing
from history.analysis.volatility import volatility_percent
from tests.helpers.series import quotations

DOCUMENT = (Path(__file__).parents[3] / "docs" / "analysis.md").read_text(encoding="utf-8")
MINUS = "\N{MINUS SIGN}"
DAYS = [date(2026, 10, 21) + timedelta(days=number) for number in range(10)]


def section(title: str) -> str:
    _, _, rest = DOCUMENT.partition(f"\n## {title}\n")
    return " ".join(rest.partition("\n## ")[0].split())


def example(title: str) -> list[float]:
    """Return the numbers in the example of a section."""
    text = section(title).partition("Example: ")[2].replace(",", " ").replace(MINUS, "-")
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def test_the_volatility_of_the_example() -> None:
    numbers = example("Volatility")
    rates, returns, volatility = numbers[:6], numbers[6:11], numbers[11]
    assert np.diff(np.log(rates)) == pytest.approx(returns, abs=5e-6)
    assert volatility_percent(quotations(rates)) == volatility
    deviation = np.std(np.diff(np.log(rates)), ddof=1)
    assert volatility == pytest.approx(deviation * sqrt(252) * 100, abs=5e-5)


def test_the_correlation_of_the_example() -> None:
    numbers = example("Correlation")
    left, right = numbers[:4], numbers[4:8]
    assert coefficient(left, right) == numbers[8]
    assert np.corrcoef(left, right)[0, 1] == pytest.approx(numbers[8], abs=5e-5)


def test_the_bands_of_the_example() -> None:
    average, deviation, lower, upper = example("Bollinger bands")[-4:]
    values = np.arange(1, 21)
    last = indicators(quotations(list(values)))[-1].as_json()
    assert (float(last["sma_20"]), np.std(values)) == (average, pytest.approx(deviation))
    found = float(last["bollinger_lower"]), float(last["bollinger_upper"])
    assert (
        found == (lower, upper) == pytest.approx((10.5 - 2 * values.std(), 10.5 + 2 * values.std()))
    )


def test_the_standing_of_the_example() -> None:
    rates, percentile = example("Standing")[:10], example("Standing")[10]
    found = standing(quotations(rates, DAYS), DAYS[-1])["windows"]["30d"]
    lower, equal = np.sum(np.array(rates) < rates[-1]), rates.count(rates[-1])
    assert found["percentile"] == percentile == 100 * (lower + equal / 2) / 10


def test_the_rsi_of_the_example() -> None:
    rates = np.cumsum([100, *[2, -1] * 7])
    assert indicators(quotations(list(rates)))[-1].rsi_14 == example("RSI")[-1]


def test_the_forecast_of_the_example() -> None:
    deviation, rate, days, factor, _, lower, upper = numbers_of_the_forecast()
    assert exp(1.2815515655 * deviation / 100 * sqrt(days)) == pytest.approx(factor, abs=5e-6)
    assert (rate / factor, rate * factor) == pytest.approx((lower, upper), abs=0.01)


def numbers_of_the_forecast() -> list[float]:
    text = section("Forecast").partition("Example: ")[2].replace(",", "").partition("A stale")[0]
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]


@pytest.mark.parametrize("name", [*NEEDED, "change", "coverage_percent", "days_higher", "streak"])
def test_every_figure_has_a_definition(name: str) -> None:
    assert f"`{name}" in DOCUMENT or f"## {name.capitalize()}" in DOCUMENT


def test_the_numbers_of_values_that_figures_need_are_those_of_the_code() -> None:
    assert f"last {WINDOW} log returns" in section("Forecast")
    assert f"{NEEDED['rsi_14']} values" in section("RSI")
    needed = [str(window.needed) for window in WINDOWS]
    assert f"{', '.join(needed[:3])} values; all days, {needed[3]}" in section("Standing")
