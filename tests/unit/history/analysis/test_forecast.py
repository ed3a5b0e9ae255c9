"""GET /api/v1/history/forecast."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from history.analysis.forecast import forecast, working_days_after
from tests.helpers.history_service import NOW, Service, seen, service
from tests.helpers.series import of_the_ecb, quotations

MAJORS = ("EUR", "USD", "JPY", "GBP", "CNY", "CHF", "AUD", "CAD")
QUANTILES = {50: 0.6744897501960817, 80: 1.2815515655446004}


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    made = service(tmp_path)
    days = [NOW.date() - timedelta(days=number) for number in range(400)]
    working = [day.isoformat() for day in days if day.weekday() < 5]
    chance = np.random.default_rng(1)
    made.load(
        *(seen("ecb", day, USD="1.1", KRW=f"{1400 + chance.normal():.2f}") for day in working)
    )
    yield made
    made.close()


@pytest.mark.parametrize("target", MAJORS)
def test_the_80_percent_band_held_on_75_to_85_percent_of_the_past_days(target: str) -> None:
    found = forecast(of_the_ecb(target, "KRW"), 20)
    assert found["backtest"]["origins"] > 5000
    assert 75 <= found["bands"][1]["coverage_percent"] <= 85


@pytest.mark.parametrize("days", [1, 20, 30])
def test_bands_and_coverage_equal_pandas(days: int) -> None:
    values = of_the_ecb("USD", "KRW")
    logs = np.log(pd.Series([float(value.rate) for value in values]))
    deviation = logs.diff().rolling(250).std()
    reach = (logs.shift(-days) - logs).abs() / (deviation * np.sqrt(days))
    found = forecast(values, days)
    assert found["backtest"]["origins"] == reach.notna().sum()
    for band in found["bands"]:
        quantile = QUANTILES[band["percent"]]
        width = np.exp(quantile * deviation.iloc[-1] * np.sqrt(days))
        rate = float(values[-1].rate)
        assert float(band["upper"]) == pytest.approx(rate * width, rel=1e-9)
        assert float(band["lower"]) == pytest.approx(rate / width, rel=1e-9)
        covered = 100 * (reach.dropna() <= quantile).mean()
        assert band["coverage_percent"] == pytest.approx(covered, abs=0.01)


def test_a_reciprocal_pair_has_the_reciprocal_bands() -> None:
    there, back = forecast(of_the_ecb("USD", "KRW"), 5), forecast(of_the_ecb("KRW", "USD"), 5)
    for one, other in zip(there["bands"], back["bands"], strict=True):
        assert one["coverage_percent"] == other["coverage_percent"]
        assert float(one["lower"]) == pytest.approx(1 / float(other["upper"]), rel=1e-9)


def test_a_rate_that_never_moved_has_bands_without_width() -> None:
    found = forecast(quotations(["7.46"] * 600), 20)
    assert [(band["lower"], band["upper"]) for band in found["bands"]] == [("7.46", "7.46")] * 2
    assert {band["coverage_percent"] for band in found["bands"]} == {100}


def test_with_too_few_values_there_are_no_bands() -> None:
    found = forecast(quotations([1400] * 250), 20)
    assert (found["bands"], found["middle"], found["date"]) == ([], None, None)
    reason = {"figure": "bands", "reason": "too-few-observations"}
    assert found["absent"] == [{**reason, "required": 251, "found": 250}]


def test_a_coverage_of_too_few_days_is_absent() -> None:
    found = forecast(quotations([1400 + number % 7 for number in range(300)]), 20)
    assert {band["coverage_percent"] for band in found["bands"]} == {None}
    assert found["absent"][0]["figure"] == "coverage_percent"


def test_a_gap_is_no_move_and_needs_new_values() -> None:
    before = quotations([1400] * 300)
    after = quotations([2800] * 100, [date(2022, 1, 3) + timedelta(days=n) for n in range(140)])
    assert forecast([*before, *after], 5)["absent"][0]["figure"] == "bands"


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2026-10-30", 1, "2026-11-02"),
        ("2026-10-30", 20, "2026-11-27"),
        ("2026-11-01", 1, "2026-11-02"),
    ],
)
def test_the_date_is_so_many_working_days_later(day: str, days: int, expected: str) -> None:
    assert working_days_after(date.fromisoformat(day), days) == date.fromisoformat(expected)


def test_the_route_says_that_the_direction_is_not_predictable(history: Service) -> None:
    body = history.get("/forecast?target=USD").get_json()
    assert (body["direction"], body["days"], body["date"]) == ("not-predictable", 20, "2026-11-27")
    assert [band["percent"] for band in body["bands"]] == [50, 80]
    assert body["middle"] == body["latest"]["rate"]


def test_a_stale_rate_has_no_forecast(history: Service) -> None:
    history.clock.forward(days=5)
    body = history.get("/forecast?target=USD").get_json()
    assert (body["reason"], body["bands"], body["middle"]) == ("stale", [], None)


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?target=USD&days=0", 400), ("?target=USD&days=31", 400), ("?target=XXX", 422)],
)
def test_invalid_parameters_are_refused(history: Service, query: str, status: int) -> None:
    assert history.get(f"/forecast{query}").status_code == status
