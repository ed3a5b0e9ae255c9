"""GET /api/v1/history/changes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from history.analysis.changes import thinned
from tests.helpers.history_service import FRIDAY, Service, seen, service


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    """A service with fifty days of won and dollars, one of pounds and older ones of liras."""
    made = service(tmp_path)
    for number in range(50):
        day = (FRIDAY - timedelta(days=number)).isoformat()
        more = {"GBP": "0.8"} if number == 3 else {"TRY": "40"} if number > 40 else {}
        made.load(seen("ecb", day, KRW=str(1500 - number), USD="1.1", **more))
    yield made
    made.close()


def changes(history: Service, query: str = "") -> dict[str, dict[str, Any]]:
    response = history.get(f"/changes{query}")
    assert response.status_code == 200, response.text
    return {each["target"]: each for each in response.get_json()["currencies"]}


def by_day(points: list[dict[str, Any]]) -> dict[str, str]:
    return {point["date"]: point["rate"] for point in points}


def test_it_gives_every_currency_with_a_value_on_these_days(history: Service) -> None:
    body = history.get("/changes").get_json()
    assert [each["target"] for each in body["currencies"]] == ["EUR", "GBP", "USD"]
    assert {"TRY", "VND"} <= set(body["missing"])
    assert "KRW" not in body["missing"]
    assert [each["name"] for each in body["sources"]] == ["ecb"]


def test_numbers_equal_those_of_the_other_routes(history: Service) -> None:
    for query in ("period=1m", "period=1w", "from=2026-10-01&to=2026-10-20"):
        for target, found in changes(history, f"?{query}").items():
            alone = history.get(f"/stats?target={target}&{query}").get_json()
            for name in ("observations", "first", "last", "change_percent", "latest", "unit"):
                assert found[name] == alone[name]
            rates = by_day(history.points(f"?target={target}&{query}"))
            assert by_day(found["points"]).items() <= rates.items()


def test_a_single_observation_is_no_change(history: Service) -> None:
    found = changes(history)["GBP"]
    assert (found["change_percent"], len(found["points"])) == (None, 1)


@pytest.mark.parametrize("most", [2, 7, 30])
def test_there_are_at_most_so_many_points_with_the_first_and_the_last(
    history: Service, most: int
) -> None:
    found = changes(history, f"?from=2026-09-01&points={most}")["EUR"]
    assert len(found["points"]) == most
    assert found["points"][0]["date"] == found["first"]["date"]
    assert found["points"][-1]["date"] == found["last"]["date"]


def test_points_are_spread_evenly() -> None:
    assert thinned(range(10), 4) == [0, 3, 6, 9]
    assert thinned(range(3), 4) == [0, 1, 2]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?points=1", 400),
        ("?points=31", 400),
        ("?target=USD", 400),
        ("?base=XXX", 422),
        ("?period=5y", 422),
        ("?from=2020-01-01", 422),
        ("?period=1y", 200),
    ],
)
def test_invalid_parameters_are_refused(history: Service, query: str, status: int) -> None:
    assert history.get(f"/changes{query}").status_code == status
