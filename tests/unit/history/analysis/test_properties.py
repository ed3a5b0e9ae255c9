"""What must hold of every figure whatever the rates are, tried with invented ones."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from math import exp, log
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.rates.arithmetic import quotient
from chassis.rates.pair import Quotation
from history.analysis.changes import thinned
from history.analysis.correlation import coefficient
from history.analysis.forecast import forecast
from history.analysis.indicators import indicators
from history.analysis.returns import log_returns, unbroken
from history.analysis.standing import standing
from history.analysis.summary import summary
from tests.helpers.series import quotations, working_days

OPPOSITE = {"rising": "falling", "falling": "rising", "flat": "flat", None: None}
RATES = st.lists(st.integers(500, 3000), min_size=2, max_size=60)
MOVING = st.lists(st.integers(500, 3000), min_size=30, max_size=60, unique=True)
SCALES = st.sampled_from([Decimal("0.000001"), Decimal("0.01"), Decimal(1000)])
few = settings(max_examples=30, deadline=None, derandomize=True)


def scaled(rates: Sequence[int], factor: Decimal) -> list[Quotation]:
    return quotations([rate * factor for rate in rates])


def turned(rates: Sequence[int]) -> list[Quotation]:
    """Return the same pair read the other way."""
    return quotations([quotient(Decimal(1), Decimal(rate)) for rate in rates])


@few
@given(RATES, SCALES)
def test_a_scale_changes_no_share_and_no_direction(rates: list[int], factor: Decimal) -> None:
    one, other = summary(quotations(rates)), summary(scaled(rates, factor))
    for name in ("observations", "change_percent", "trend", "insufficient"):
        assert one[name] == other[name]
    assert one["volatility_percent"] == pytest.approx(other["volatility_percent"], abs=2e-4)
    for name in ("first", "last", "minimum", "maximum"):
        assert one[name]["date"] == other[name]["date"]
        assert Decimal(one[name]["rate"]) * factor == Decimal(other[name]["rate"])


@few
@given(MOVING)
def test_the_reciprocal_pair_moves_the_other_way_and_as_much(rates: list[int]) -> None:
    one, other = summary(quotations(rates)), summary(turned(rates))
    assert one["minimum"]["date"] == other["maximum"]["date"]
    assert one["maximum"]["date"] == other["minimum"]["date"]
    assert one["volatility_percent"] == pytest.approx(other["volatility_percent"], abs=2e-4)
    assert one["trend"] == OPPOSITE[other["trend"]]
    factors = [1 + float(each["change_percent"]) / 100 for each in (one, other)]
    assert factors[0] * factors[1] == pytest.approx(1)


@few
@given(MOVING)
def test_the_reciprocal_pair_stands_at_the_other_end(rates: list[int]) -> None:
    days = [date(2026, 10, 30) - timedelta(days=number) for number in range(len(rates))]
    one, other = (
        standing(quotations([value.rate for value in values], days[::-1]), days[0])["windows"][
            "30d"
        ]
        for values in (quotations(rates), turned(rates))
    )
    assert one["percentile"] + other["percentile"] == pytest.approx(100, abs=0.011)
    assert (one["days_lower"], one["days_higher"]) == (other["days_higher"], other["days_lower"])
    assert (one["high"]["date"], one["low"]["date"]) == (
        other["low"]["date"],
        other["high"]["date"],
    )


@few
@given(st.lists(st.tuples(*[st.integers(500, 3000)] * 2), min_size=12, max_size=40))
def test_the_returns_of_a_triangle_add_up(legs: list[tuple[int, int]]) -> None:
    won, yen = ([leg[each] for leg in legs] for each in (0, 1))
    cross = [quotient(Decimal(one), Decimal(other)) for one, other in legs]
    found = [log_returns(quotations(each)) for each in (won, yen, cross)]
    for step, expected in found[2].items():
        assert found[0][step] - found[1][step] == pytest.approx(expected, abs=1e-12)


@few
@given(RATES, st.integers(1, 400))
def test_a_shift_of_whole_weeks_changes_nothing_but_the_dates(rates: list[int], weeks: int) -> None:
    later = list(islice(working_days(date(2020, 1, 6) + timedelta(weeks=weeks)), len(rates)))
    one, other = quotations(rates), quotations(rates, later)
    figures = [summary(values) for values in (one, other)]
    for name in ("change_percent", "volatility_percent", "trend", "average"):
        assert figures[0][name] == figures[1][name]
    assert [each[1:] for each in indicators(one)] == [each[1:] for each in indicators(other)]


@few
@given(MOVING, st.data())
def test_days_without_a_value_change_neither_ends_nor_extremes_that_remain(
    rates: list[int], data: Any
) -> None:
    whole = quotations(rates)
    left = data.draw(st.sets(st.integers(1, len(rates) - 2), max_size=len(rates) - 2))
    some = [value for number, value in enumerate(whole) if number not in left]
    one, other = summary(whole), summary(some)
    for name in ("first", "last", "change", "change_percent"):
        assert one[name] == other[name]
    assert other["observations"] == len(some)
    assert Decimal(one["minimum"]["rate"]) <= Decimal(other["minimum"]["rate"])


@few
@given(MOVING, st.lists(st.integers(1, 20), min_size=60, max_size=60))
def test_no_return_reaches_over_a_gap_and_those_of_a_stretch_add_up(
    rates: list[int], steps: list[int]
) -> None:
    days, day = [], date(2020, 1, 6)
    for step in steps[: len(rates)]:
        days.append(day)
        day += timedelta(days=step)
    values = quotations(rates, days)
    returns = log_returns(values)
    assert all((later - earlier).days <= 7 for earlier, later in returns)
    whole = sum(log(stretch[-1].rate) - log(stretch[0].rate) for stretch in unbroken(values))
    assert sum(returns.values()) == pytest.approx(whole, abs=1e-9)


@few
@given(RATES)
def test_a_value_that_is_there_twice_is_no_move(rates: list[int]) -> None:
    values = quotations(rates)
    doubled = [each for value in values for each in (value, value)]
    one, other = (standing(each, values[-1].observed_at.date()) for each in (values, doubled))
    assert sum(log_returns(doubled).values()) == pytest.approx(sum(log_returns(values).values()))
    if one["windows"]["30d"]:
        assert other["windows"]["30d"]["percentile"] == one["windows"]["30d"]["percentile"]


@few
@given(st.lists(st.tuples(*[st.floats(-0.1, 0.1)] * 2), min_size=10, max_size=40), SCALES)
def test_a_correlation_has_no_scale_and_no_order(
    returns: list[tuple[float, float]], factor: Decimal
) -> None:
    left, right = ([each[number] for each in returns] for number in (0, 1))
    # Differences near the limit of floating point are noise.
    if min(np.ptp(left), np.ptp(right)) < 1e-6:
        return
    found = coefficient(left, right)
    assert found == coefficient(right, left)
    assert found == pytest.approx(
        coefficient([each * float(factor) for each in left], right), abs=2e-4
    )
    assert found == pytest.approx(np.corrcoef(left, right)[0, 1], abs=1e-4)


@settings(max_examples=5, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), SCALES)
def test_the_bands_of_a_scaled_rate_are_scaled_and_cover_as_much(
    seed: int, factor: Decimal
) -> None:
    walk = np.exp(np.cumsum(np.random.default_rng(seed).normal(0, 0.005, 560)))
    rates = [int(rate) for rate in 1_000_000 * walk]
    one, other = (
        forecast(values, 5)["bands"] for values in (quotations(rates), scaled(rates, factor))
    )
    for band, wider in zip(one, other, strict=True):
        assert band["coverage_percent"] == wider["coverage_percent"]
        for name in ("lower", "upper"):
            assert float(band[name]) * float(factor) == pytest.approx(float(wider[name]), rel=1e-9)
        middle = exp((log(float(band["lower"])) + log(float(band["upper"]))) / 2)
        assert middle == pytest.approx(rates[-1], rel=1e-9)


@few
@given(st.integers(1, 400), st.integers(2, 30))
def test_a_thinned_series_keeps_its_order_and_both_ends(count: int, most: int) -> None:
    found = thinned(range(count), most)
    assert found == sorted(set(found))
    assert len(found) == min(count, most)
    assert (found[0], found[-1]) == (0, count - 1)
