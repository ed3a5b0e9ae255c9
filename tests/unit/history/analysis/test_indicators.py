"""Moving averages, RSI and Bollinger bands, recomputed with pandas."""

from datetime import timedelta
from decimal import Decimal
from itertools import islice

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.rates.pair import Quotation
from history.analysis.indicators import NEEDED, Indicated, absent, indicators
from tests.helpers.series import of_the_ecb, quotations, working_days

# The example of RSI 14 that ChartSchool published (StockCharts, "Relative Strength Index").
CLOSES = [
    "44.3389",
    "44.0902",
    "44.1497",
    "43.6124",
    "44.3278",
    "44.8264",
    "45.0955",
    "45.4245",
    "45.8433",
    "46.0826",
    "45.8931",
    "46.0328",
    "45.6140",
    "46.2820",
    "46.2820",
    "46.0028",
    "46.0328",
    "46.4116",
    "46.2222",
    "45.6439",
    "46.2122",
    "46.2521",
    "45.7137",
    "46.4515",
    "45.7835",
    "45.3548",
    "44.0288",
    "44.1783",
    "44.2181",
    "44.5672",
    "43.4205",
    "42.6628",
    "43.1314",
]
PUBLISHED_RSI = [70.53, 66.32, 66.55, 69.41, 66.36, 57.97, 62.93, 63.26, 56.06, 62.38, 54.71, 50.42]
WALK = np.cumsum(np.random.default_rng(7).normal(0, 4, 300)) + 1300


@pytest.fixture(scope="module")
def won() -> list[Quotation]:
    return of_the_ecb("USD", "KRW")


def column(points: list[Indicated], name: str) -> pd.Series:
    return pd.Series([getattr(point, name) for point in points], dtype=float)


def rsi_by_pandas(rates: pd.Series) -> pd.Series:
    """Return Wilder's RSI 14, seeded with plain means as in his book."""
    moves = rates.diff()
    averages = []
    for part in (moves.clip(lower=0), -moves.clip(upper=0)):
        seeded = part.copy()
        seeded.iloc[14] = part.iloc[1:15].mean()
        averages.append(seeded.iloc[14:].ewm(alpha=1 / 14, adjust=False).mean())
    gain, loss = averages
    return (100 - 100 / (1 + gain / loss)).reindex(rates.index)


def test_they_equal_pandas_over_the_ecbs_whole_history(won: list[Quotation]) -> None:
    points = indicators(won)
    rates = pd.Series([float(value.rate) for value in won])
    window = rates.rolling(20)
    expected = {
        "sma_20": window.mean(),
        "sma_50": rates.rolling(50).mean(),
        "bollinger_lower": window.mean() - 2 * window.std(ddof=0),
        "bollinger_upper": window.mean() + 2 * window.std(ddof=0),
    }
    for name, series in expected.items():
        pd.testing.assert_series_equal(column(points, name), series, rtol=1e-9)
    found, recomputed = column(points, "rsi_14"), rsi_by_pandas(rates)
    pd.testing.assert_series_equal(found, recomputed, atol=1e-4, rtol=0)


def test_the_rsi_equals_the_published_example() -> None:
    points = indicators(quotations(CLOSES))
    found = [point.rsi_14 for point in points[14:26]]
    assert found == pytest.approx(PUBLISHED_RSI, abs=0.06)


@pytest.mark.parametrize(("name", "needed"), NEEDED.items())
def test_an_indicator_begins_with_the_number_of_values_it_needs(name: str, needed: int) -> None:
    points = indicators(quotations(WALK))
    known = [getattr(point, name) is not None for point in points]
    assert known == [number >= needed for number in range(1, len(points) + 1)]


def test_what_no_point_has_is_absent_with_the_reason() -> None:
    points = indicators(quotations(WALK[:19]))
    assert {each.figure: (each.required, each.found) for each in absent(points)} == {
        "sma_20": (20, 19),
        "sma_50": (50, 19),
        "bollinger_lower": (20, 19),
        "bollinger_upper": (20, 19),
    }
    assert absent(indicators(quotations(WALK))) == []


def test_without_movement_the_bands_meet_and_there_is_no_rsi() -> None:
    last = indicators(quotations(["0.000123456789"] * 60))[-1].as_json()
    assert last["sma_20"] == last["bollinger_lower"] == last["bollinger_upper"] == "0.000123456789"
    assert last["rsi_14"] is None


def test_a_constant_rate_after_large_moves_has_no_width() -> None:
    last = indicators(quotations(["1", "900000", "3.14159", *["3.6725"] * 40]))[-1]
    assert (last.bollinger_lower, last.bollinger_upper) == (3.6725, 3.6725)


def test_a_rate_that_only_rises_has_an_rsi_of_100() -> None:
    assert indicators(quotations(range(1, 40)))[-1].rsi_14 == 100
    assert indicators(quotations(range(40, 1, -1)))[-1].rsi_14 == 0


def test_they_begin_anew_after_a_gap_and_after_a_change_of_publisher() -> None:
    days = list(islice(working_days(), 120))
    gap = [*days[:60], *(day + timedelta(days=14) for day in days[60:])]
    for values in (
        quotations(WALK[:120], gap),
        quotations(WALK[:60], days) + quotations(WALK[60:120], days[60:], "currency-api"),
    ):
        points = indicators(values)
        assert [each[1:] for each in points[60:]] == [each[1:] for each in indicators(values[60:])]
        assert points[60].sma_20 is None


def test_weekends_do_not_count() -> None:
    working = quotations(WALK[:60])
    saturday = quotations(["1"], [working[4].observed_at.date() + timedelta(days=1)])
    assert indicators([*working[:5], *saturday, *working[5:]]) == indicators(working)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(500, 3000), min_size=50, max_size=80), st.sampled_from([-5, -2, 3, 6]))
def test_a_scale_changes_averages_and_bands_alike_and_not_the_rsi(
    rates: list[int], exponent: int
) -> None:
    plain = indicators(quotations(rates))[-1]
    scaled = indicators(quotations([Decimal(rate).scaleb(exponent) for rate in rates]))[-1]
    assert scaled.rsi_14 == plain.rsi_14
    for name in ("sma_20", "sma_50", "bollinger_lower", "bollinger_upper"):
        expected = getattr(plain, name) * 10.0**exponent
        assert getattr(scaled, name) == pytest.approx(expected, rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(500, 3000), min_size=50, max_size=80), st.integers(1, 9000))
def test_a_shift_moves_averages_and_bands_and_not_the_rsi(rates: list[int], shift: int) -> None:
    plain = indicators(quotations(rates))[-1]
    shifted = indicators(quotations([rate + shift for rate in rates]))[-1]
    assert shifted.rsi_14 == plain.rsi_14
    assert shifted.bollinger_upper == pytest.approx((plain.bollinger_upper or 0) + shift)
