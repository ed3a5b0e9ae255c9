"""GET /api/v1/history/standing."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from history.analysis.standing import WINDOWS, standing
from tests.helpers.history_service import NOW, Service, seen, service
from tests.helpers.series import of_the_ecb, quotations

TODAY = NOW.date()


def days(count: int, last: date = TODAY) -> list[date]:
    return [last - timedelta(days=number) for number in reversed(range(count))]


def window(rates: list[int], name: str) -> dict[str, Any]:
    """Return a window of the standing of the last rate, one a day until today."""
    found = standing(quotations(rates, days(len(rates))), TODAY)["windows"][name]
    assert isinstance(found, dict)
    return found


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    made = service(tmp_path)
    yield made
    made.close()


def load(history: Service, last: date, count: int = 300) -> None:
    moments = (day.isoformat() for day in days(count, last))
    history.load(*(seen("ecb", day, USD="1.1", KRW=str(1400 + n)) for n, day in enumerate(moments)))


def test_it_equals_numpy_over_the_ecbs_history() -> None:
    values = of_the_ecb("USD", "KRW")
    today = values[-1].observed_at.date()
    found = standing(values, today)["windows"]
    for name, length in (("30d", 30), ("90d", 90), ("365d", 365), ("all", 99999)):
        rates = np.array(
            [
                float(value.rate)
                for value in values
                if (today - value.observed_at.date()).days < length
            ]
        )
        lower, equal = np.sum(rates < rates[-1]), np.sum(rates == rates[-1])
        assert found[name]["observations"] == len(rates)
        assert found[name]["percentile"] == round(100 * (lower + equal / 2) / len(rates), 2)
        assert float(found[name]["high"]["rate"]) == pytest.approx(rates.max(), rel=1e-11)
        distance = 100 * (rates[-1] / rates.min() - 1)
        assert float(found[name]["low"]["distance_percent"]) == pytest.approx(distance, rel=1e-9)


def test_the_worked_example_of_the_document() -> None:
    found = window([10, 12, 14, 16, 18, 20, 11, 13, 15, 15], "30d")
    assert (found["days_lower"], found["days_higher"], found["percentile"]) == (5, 3, 60)
    assert found["high"] == {"rate": "20", "date": "2026-10-26", "distance_percent": "-25"}
    assert found["low"] == {"rate": "10", "date": "2026-10-21", "distance_percent": "50"}


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: window.name)
def test_a_window_with_too_few_values_is_absent_with_the_reason(window: Any) -> None:
    few = quotations(range(1, window.needed), days(window.needed - 1))
    found = standing(few, TODAY)
    assert found["windows"][window.name] is None
    reason = {"figure": window.name, "reason": "too-few-observations"}
    assert {**reason, "required": window.needed, "found": window.needed - 1} in found["absent"]
    enough = quotations(range(1, window.needed + 1), days(window.needed))
    assert standing(enough, TODAY)["windows"][window.name] is not None


@pytest.mark.parametrize(
    ("rates", "direction", "length"),
    [
        ([3, 2, 3, 4], "rising", 2),
        ([1, 4, 3, 2], "falling", 2),
        ([1, 2, 2], "flat", 1),
        ([1, 2, 3], "rising", 2),
    ],
)
def test_a_streak_is_how_often_the_rate_moved_the_same_way(
    rates: list[int], direction: str, length: int
) -> None:
    found = standing(quotations(rates), TODAY)["streak"]
    assert found == {"direction": direction, "days": length}
    assert standing(quotations(rates[:1]), TODAY)["streak"] is None


def test_the_route_gives_the_standing_of_the_last_rate(history: Service) -> None:
    load(history, TODAY)
    body = history.get("/standing?target=USD").get_json()
    assert body["windows"]["30d"]["days_higher"] == 0
    assert body["streak"] == {"direction": "rising", "days": 299}
    assert (body["reason"], body["absent"]) == (None, [])


def test_a_stale_rate_has_no_standing(history: Service) -> None:
    load(history, TODAY)
    history.clock.forward(days=5)
    body = history.get("/standing?target=USD").get_json()
    assert body["latest"]["stale"]
    assert (body["reason"], body["streak"]) == ("stale", None)
    assert set(body["windows"].values()) == {None}


def test_a_pair_that_was_never_observed_has_a_reason(history: Service) -> None:
    load(history, TODAY, 2)
    body = history.get("/standing?target=VND").get_json()
    assert (body["reason"], body["latest"]) == ("never-observed", None)


@pytest.mark.parametrize(
    ("query", "status"), [("", 400), ("?target=USD&period=1w", 400), ("?target=XXX", 422)]
)
def test_invalid_parameters_are_refused(history: Service, query: str, status: int) -> None:
    assert history.get(f"/standing{query}").status_code == status
