"""GET /api/v1/history/stats."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.history_service import NOW, Service, seen, service

MONDAY = date(2026, 9, 7)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    made = service(tmp_path)
    yield made
    made.close()


def load(history: Service, *rates: str, source: str = "ecb", weekends: bool = False) -> None:
    """Store won per euro on consecutive working days, beginning on a Monday."""
    days = (MONDAY + timedelta(days=number) for number in range(10_000))
    open_days = (day for day in days if weekends or day.weekday() < 5)
    pairs = zip(open_days, rates, strict=False)
    history.load(*(seen(source, day.isoformat(), KRW=rate) for day, rate in pairs))


def stats(history: Service, query: str = "target=EUR&from=2026-09-01") -> dict[str, Any]:
    response = history.get(f"/stats?{query}")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.get_json()
    return body


def test_first_last_minimum_and_maximum_come_with_their_dates(history: Service) -> None:
    load(history, "1400", "1500.5", "1300.25", "1450")
    body = stats(history)
    assert body["first"] == {"rate": "1400", "date": "2026-09-07"}
    assert body["maximum"] == {"rate": "1500.5", "date": "2026-09-08"}
    assert body["minimum"] == {"rate": "1300.25", "date": "2026-09-09"}
    assert body["last"] == {"rate": "1450", "date": "2026-09-10"}
    assert body["observations"] == 4


def test_the_first_of_equal_extremes_is_named(history: Service) -> None:
    load(history, "1400", "1400", "1400")
    assert stats(history)["maximum"]["date"] == "2026-09-07"


def test_the_average_is_exact(history: Service) -> None:
    load(history, "0.1", "0.2", "0.3")
    assert stats(history)["average"] == "0.2"


def test_the_change_is_from_the_first_to_the_last_value(history: Service) -> None:
    load(history, "1400", "2000", "1050")
    body = stats(history)
    assert (body["change"], body["change_percent"]) == ("-350", "-25")


def test_no_change_is_zero(history: Service) -> None:
    load(history, "1400.10", "1500", "1400.1")
    body = stats(history)
    assert (body["change"], body["change_percent"]) == ("0", "0")


def test_volatility_is_the_annualised_deviation_of_daily_log_returns(history: Service) -> None:
    rates = ["1400", "1412.5", "1398", "1405", "1420", "1391.25", "1400"]
    load(history, *rates)
    returns = [log(Decimal(b) / Decimal(a)) for a, b in pairwise(rates)]
    mean = sum(returns) / len(returns)
    variance = sum((each - mean) ** 2 for each in returns) / (len(returns) - 1)
    assert stats(history)["volatility_percent"] == pytest.approx(
        sqrt(variance) * sqrt(252) * 100, abs=5e-5
    )


def test_observations_on_weekends_do_not_lower_the_volatility(history: Service) -> None:
    working = ["1400", "1410", "1395", "1405", "1420", "1390", "1400", "1411"]
    every_day = [*working[:5], "1420", "1420", *working[5:]]
    load(history, *every_day, source="currency-api", weekends=True)
    weekends = stats(history)
    load(history, *working, source="ecb")
    assert (weekends["observations"], stats(history)["observations"]) == (10, 8)
    assert weekends["volatility_percent"] == stats(history)["volatility_percent"] > 0


def test_a_change_of_publisher_is_not_a_return(history: Service) -> None:
    load(history, *["1400"] * 6)
    history.load(
        *(
            seen("currency-api", f"2026-09-{day}", KRW="2800")
            for day in ("03", "04", "22", "23", "24")
        )
    )
    body = stats(history)
    assert (body["observations"], body["volatility_percent"]) == (11, 0)


def test_a_long_gap_is_not_a_daily_return(history: Service) -> None:
    quiet = ["1400"] * 8
    load(history, *quiet)
    history.load(seen("ecb", "2026-08-28", KRW="700"))
    body = stats(history, "target=EUR&from=2026-08-01")
    assert body["volatility_percent"] == 0
    assert body["observations"] == 9


@pytest.mark.parametrize(
    ("rates", "trend"),
    [
        (["1400", "1410", "1421", "1429", "1440", "1452"], "rising"),
        (["1452", "1440", "1429", "1421", "1410", "1400"], "falling"),
        (["1400", "1450", "1390", "1455", "1395", "1401"], "flat"),
        (["1400.37"] * 12, "flat"),
        (["1.9558"] * 19, "flat"),
        (["1400", "1410", "1420", "1430", "1440", "1390"], "flat"),
    ],
)
def test_the_trend_is_that_of_all_values_and_flat_if_they_scatter_more(
    history: Service, rates: list[str], trend: str
) -> None:
    load(history, *rates)
    assert stats(history)["trend"] == trend


def test_a_currency_against_itself_does_not_move(history: Service) -> None:
    load(history, *["1400", "1500"] * 4)
    body = stats(history, "target=KRW&base=KRW&from=2026-09-01")
    assert (body["average"], body["change"], body["trend"]) == ("1", "0", "flat")
    assert body["volatility_percent"] == 0


@pytest.mark.parametrize(
    ("count", "missing"),
    [
        (1, ["change", "change_percent", "volatility_percent", "trend"]),
        (4, ["volatility_percent", "trend"]),
        (5, ["volatility_percent"]),
        (6, []),
    ],
)
def test_a_figure_with_too_few_observations_is_null_and_listed(
    history: Service, count: int, missing: list[str]
) -> None:
    load(history, *["1400", "1410", "1405", "1402", "1399", "1404"][:count])
    body = stats(history)
    assert body["insufficient"] == missing
    assert all(body[name] is None for name in missing)
    assert body["reason"] is None


def test_without_observations_every_figure_is_null(history: Service) -> None:
    load(history, "1400")
    body = stats(history, "target=EUR&from=2026-10-01")
    figures = {name: body[name] for name in body["insufficient"]}
    assert len(figures) == 9
    assert set(figures.values()) == {None}
    assert (body["observations"], body["reason"]) == (0, "not-observed")
    assert body["latest"]["rate"] == "1400"


def test_carried_values_are_not_counted(history: Service) -> None:
    load(history, "1400", "1410")
    assert stats(history, "target=EUR&from=2026-09-01&to=2026-09-14")["observations"] == 2


def test_a_day_counts_once_with_its_last_value(history: Service) -> None:
    for clock, rate in (("00:00", "1"), ("12:00", "1400")):
        history.load(seen("currency-api", "2026-09-07", clock, KRW=rate))
    body = stats(history)
    assert (body["observations"], body["minimum"]["rate"]) == (1, "1400")


def test_the_default_is_the_last_month(history: Service) -> None:
    history.load(seen("ecb", NOW.date().isoformat(), KRW="1400"))
    body = stats(history, "target=EUR")
    assert (body["period"], body["from"], body["to"]) == ("1m", "2026-09-30", "2026-10-30")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?target=EUR&date=2026-10-30", 400),
        ("?target=EUR&interval=daily", 400),
        ("?target=EUR&period=1w&to=2026-10-30", 400),
        ("?target=EUR&period=forever", 422),
        ("?target=nothing", 422),
        ("?target=EUR&base=XXX", 422),
    ],
)
def test_invalid_parameters_are_refused(history: Service, query: str, status: int) -> None:
    load(history, "1400")
    assert history.get(f"/stats{query}").status_code == status


def test_before_the_first_load_it_is_unavailable(history: Service) -> None:
    assert history.get("/stats?target=EUR").status_code == 503
