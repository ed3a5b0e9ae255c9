"""Analyses as CSV and NDJSON."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.helpers.history_service import FRIDAY, Service, seen, service

COMPARE, CHANGES = "/compare?targets=USD,THB&base=EUR", "/changes?base=EUR"
INDICATORS = "/indicators?target=USD&base=EUR"
PATHS = (COMPARE, CHANGES, INDICATORS)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with thirty days of dollars, and with baht that must not be redistributed."""
    made = service(tmp_path_factory.mktemp("history"))
    days = [(FRIDAY - timedelta(days=number)).isoformat() for number in range(30)]
    made.load(
        *(seen("ecb", day, USD=f"1.{number + 10}") for number, day in enumerate(days)),
        *(seen("open-er-api", day, THB=f"3{number % 7}") for number, day in enumerate(days)),
    )
    yield made
    made.close()


def lines(history: Service, path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in history.get(f"{path}&format=ndjson").text.splitlines()]


def test_compare_has_a_line_for_each_point(history: Service) -> None:
    dollars, _ = history.get(COMPARE).get_json()["series"]
    assert len(dollars["points"]) == 30
    shown = [{"target": "USD", "base": "EUR", **point} for point in dollars["points"]]
    assert lines(history, COMPARE) == shown


def test_changes_has_a_line_for_each_currency(history: Service) -> None:
    (shown,) = (e for e in history.get(CHANGES).get_json()["currencies"] if e["target"] == "USD")
    assert lines(history, CHANGES) == [
        {
            "target": "USD",
            "base": "EUR",
            "observations": 30,
            "first_date": shown["first"]["date"],
            "first_rate": shown["first"]["rate"],
            "last_date": "2026-10-30",
            "last_rate": shown["last"]["rate"],
            "change_percent": shown["change_percent"],
        }
    ]


def test_indicators_have_a_line_for_each_working_day(history: Service) -> None:
    shown = history.get(INDICATORS).get_json()["points"]
    assert shown[-1]["sma_20"] is not None
    expected = [{"target": "USD", "base": "EUR", **point} for point in shown]
    assert lines(history, INDICATORS) == expected


@pytest.mark.parametrize("path", PATHS)
def test_csv_and_ndjson_have_the_same_lines(history: Service, path: str) -> None:
    table = csv.DictReader(io.StringIO(history.get(f"{path}&format=csv").text, newline=""))
    empty_for_null = [
        {name: "" if value is None else str(value) for name, value in line.items()}
        for line in lines(history, path)
    ]
    assert list(table) == empty_for_null


def test_a_target_with_a_value_that_must_not_be_redistributed_is_withheld(history: Service) -> None:
    days = {"?targets=USD,THB": 30, "?targets=THB": 30, "?targets=USD": 0}
    for query, withheld in days.items():
        response = history.get(f"/compare{query}&base=EUR&format=csv")
        assert response.headers["Withheld-Points"] == str(withheld)
        assert "THB" not in response.text
    assert history.get(f"{CHANGES}&format=csv").headers["Withheld-Points"] == "1"
    baht = history.get("/indicators?target=THB&base=EUR&format=csv")
    assert (baht.text.count("\n"), int(baht.headers["Withheld-Points"]) > 15) == (1, True)


@pytest.mark.parametrize("path", PATHS)
def test_each_format_has_its_own_tag_and_a_lifetime(history: Service, path: str) -> None:
    responses = [history.get(f"{path}&format={name}") for name in ("json", "csv", "ndjson")]
    assert len({each.headers["ETag"] for each in responses}) == 3
    assert len({each.headers["Cache-Control"] for each in responses}) == 1
    tag = {"If-None-Match": responses[1].headers["ETag"]}
    assert history.get(f"{path}&format=csv", headers=tag).status_code == 304
    assert history.get(path, headers={"Accept": "text/csv"}).data == responses[1].data


@pytest.mark.parametrize("path", PATHS)
def test_a_format_that_does_not_exist_is_refused(history: Service, path: str) -> None:
    assert history.get(f"{path}&format=xml").status_code == 422
    assert history.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_a_file_says_what_is_in_it(history: Service) -> None:
    named = history.get(f"{CHANGES}&period=1w&format=csv").headers["Content-Disposition"]
    assert named == 'attachment; filename="changes-EUR_1w-to-2026-10-30.csv"'
