"""One question in different shapes has equal numbers, on every route of history."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from history.periods import PERIODS
from tests.helpers.history_service import FRIDAY, Service, seen, service

# A period of more than a year is more than /changes reads.
SHORT = ("1d", "3m", "1y")
ROUTES = ("?target={}", "/stats?target={}", "/indicators?target={}", "/compare?targets={}")
TARGETS = ("USD", "JPY", "VND", "KRW")
REPEATED = {"period", "from", "to"}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with 500 days of two publishers: one on working days with a gap, one on all."""
    made = service(tmp_path_factory.mktemp("history"))
    chance = np.random.default_rng(15)
    walk = np.exp(np.cumsum(chance.normal(0, 0.004, (500, 3)), axis=0))
    days = [FRIDAY - timedelta(days=number) for number in reversed(range(500))]
    found = []
    for day, (dollar, yen, won) in zip(days, walk, strict=True):
        rates = {
            "USD": f"{1.1 * dollar:.4f}",
            "JPY": f"{170 * yen:.2f}",
            "KRW": f"{1500 * won:.2f}",
        }
        gap = date(2025, 7, 1) <= day <= date(2025, 7, 20)
        if day.weekday() < 5 and not gap:
            found.append(seen("ecb", day.isoformat(), **rates))
        rates["VND"] = f"{29000 * dollar:.0f}"
        found.append(seen("currency-api", day.isoformat(), "00:00", **rates))
    made.load(*found)
    yield made
    made.close()


def body(history: Service, query: str) -> dict[str, Any]:
    response = history.get(query)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def rates(points: list[dict[str, Any]]) -> dict[str, str]:
    return {point["date"]: point["rate"] for point in points}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("period", [*SHORT, "max"])
def test_a_period_is_the_range_of_its_days(history: Service, route: str, period: str) -> None:
    path = route.format("USD")
    named = body(history, f"{path}&period={period}")
    first = PERIODS[period](FRIDAY).isoformat()
    ranged = body(history, f"{path}&from={first}&to={FRIDAY.isoformat()}")
    assert (named["to"], ranged["from"]) == (ranged["to"], first)
    for name in named.keys() - REPEATED:
        assert named[name] == ranged[name], name


def test_changes_of_a_period_are_those_of_its_days(history: Service) -> None:
    for period in SHORT:
        named = body(history, f"/changes?period={period}")
        ranged = body(history, f"/changes?from={PERIODS[period](FRIDAY).isoformat()}")
        assert named["currencies"] == ranged["currencies"]


@pytest.mark.parametrize("period", SHORT)
def test_every_route_has_the_numbers_of_the_others(history: Service, period: str) -> None:
    compared = body(history, f"/compare?targets={','.join(TARGETS)}&base=EUR&period={period}")
    together = body(history, f"?target={','.join(TARGETS)}&base=EUR&period={period}")
    changed = body(history, f"/changes?base=EUR&period={period}")
    changes = {each["target"]: each for each in changed["currencies"]}
    shown = zip(TARGETS, compared["series"], together["series"], strict=True)
    for target, of_compare, of_several in shown:
        alone = body(history, f"?target={target}&base=EUR&period={period}")
        stats = body(history, f"/stats?target={target}&base=EUR&period={period}")
        assert of_several["points"] == alone["points"]
        assert rates(of_compare["points"]) == rates(alone["points"])
        assert rates(changes[target]["points"]).items() <= rates(alone["points"]).items()
        for name in ("first", "last", "observations", "change_percent", "latest", "disagreement"):
            assert changes[target][name] == of_compare[name] == stats[name], name
        assert stats["observations"] == alone["count"]
        assert (stats["latest"], stats["disagreement"]) == (alone["latest"], alone["disagreement"])
        indicated = body(history, f"/indicators?target={target}&base=EUR&period={period}")
        working = {
            day: rate
            for day, rate in rates(alone["points"]).items()
            if date.fromisoformat(day).weekday() < 5
        }
        assert rates(indicated["points"]) == working


@pytest.mark.parametrize("target", TARGETS)
def test_every_format_has_the_same_numbers(history: Service, target: str) -> None:
    for query in (
        f"?target={target}&base=EUR&period=1y",
        f"?target={target}&base=EUR&interval=raw",
    ):
        shown = [
            {"target": target, "base": "EUR"} | point for point in body(history, query)["points"]
        ]
        lines = history.get(f"{query}&format=ndjson").text.splitlines()
        table = csv.DictReader(io.StringIO(history.get(f"{query}&format=csv").text, newline=""))
        assert [json.loads(line) for line in lines] == list(table) == shown


@pytest.mark.parametrize("target", TARGETS)
def test_today_is_the_same_on_every_route(history: Service, target: str) -> None:
    path = f"target={target}&base=EUR"
    latest = body(history, f"?{path}")["latest"]
    forecast = body(history, f"/forecast?{path}")
    (dated,) = body(history, f"?{path}&date={FRIDAY.isoformat()}")["points"]
    ends = body(history, f"/stats?{path}&period=1y")["last"]
    assert latest["rate"] == forecast["middle"] == dated["rate"] == ends["rate"]
    windows = body(history, f"/standing?{path}")["windows"]
    year = body(history, f"/stats?{path}&from={(FRIDAY - timedelta(days=364)).isoformat()}")
    assert windows["365d"]["observations"] == year["observations"]
    for name, extreme in (("high", "maximum"), ("low", "minimum")):
        known = {key: windows["365d"][name][key] for key in ("rate", "date")}
        assert known == year[extreme]


def test_a_date_is_the_range_of_one_day(history: Service) -> None:
    for day in ("2026-10-30", "2026-10-24", "2025-07-15"):
        (dated,) = body(history, f"?target=USD&date={day}")["points"]
        ranged = body(history, f"?target=USD&from={day}&to={day}")["points"]
        # A single date has no open, high and low.
        assert [{name: each[name] for name in dated} for each in ranged] in ([dated], [])
        assert (ranged == []) == (dated["method"] == "carried")


@pytest.mark.parametrize("interval", ["weekly", "monthly"])
def test_a_bucket_is_the_last_of_its_days(history: Service, interval: str) -> None:
    daily = body(history, "?target=USD&period=1y")["points"]
    buckets = body(history, f"?target=USD&period=1y&interval={interval}")["points"]
    days = [date.fromisoformat(point["date"]) for point in daily]
    key = {
        "weekly": lambda day: day.isocalendar()[:2],
        "monthly": lambda day: (day.year, day.month),
    }
    last = {key[interval](day): point for day, point in zip(days, daily, strict=True)}
    assert [each["observed_at"] for each in buckets] == [
        each["observed_at"] for each in last.values()
    ]
    assert [each["rate"] for each in buckets] == [each["rate"] for each in last.values()]


@pytest.mark.parametrize("pair", [("USD", "EUR"), ("USD", "KRW"), ("VND", "JPY")])
def test_a_pair_turned_round_has_the_reciprocal_numbers(
    history: Service, pair: tuple[str, str]
) -> None:
    def asked(route: str, target: str, base: str) -> dict[str, Any]:
        return body(history, f"{route}?target={target}&base={base}&period=1y")

    there, back = asked("", *pair), asked("", *reversed(pair))
    for one, other in zip(there["points"], back["points"], strict=True):
        assert one["observed_at"] == other["observed_at"]
        assert float(Decimal(one["rate"]) * Decimal(other["rate"])) == pytest.approx(1, abs=1e-10)
    one, other = asked("/stats", *pair), asked("/stats", *reversed(pair))
    assert one["maximum"]["date"] == other["minimum"]["date"]
    assert one["volatility_percent"] == pytest.approx(other["volatility_percent"], abs=2e-4)
    factors = [1 + float(each["change_percent"]) / 100 for each in (one, other)]
    assert factors[0] * factors[1] == pytest.approx(1, abs=1e-9)


def test_both_legs_of_a_cross_are_those_of_the_base(history: Service) -> None:
    cross, won, dollar = (
        body(history, f"?target={target}&base={base}&period=1y&source=ecb")["points"]
        for target, base in (("USD", "KRW"), ("EUR", "KRW"), ("EUR", "USD"))
    )
    for a, b, c in zip(cross, won, dollar, strict=True):
        assert float(a["rate"]) == pytest.approx(float(b["rate"]) / float(c["rate"]), rel=1e-11)


def test_the_compatible_routes_have_the_same_rates(history: Service) -> None:
    shown = rates(body(history, "?target=EUR&base=KRW&from=2026-10-01")["points"])
    found = history.client.get("/v1/2026-10-01..2026-10-30?base=EUR&symbols=KRW").get_json()
    assert {day: Decimal(str(each["KRW"])) for day, each in found["rates"].items()} == {
        day: Decimal(rate) for day, rate in shown.items()
    }
