"""Open, high and low of the buckets of ``/history``."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.history_service import Service, seen, service

FIGURES = ("open", "high", "low", "rate")


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    made = service(tmp_path)
    made.load(
        seen("ecb", "2026-10-29", "23:00", USD="1", KRW="1500"),
        seen("ecb", "2026-10-30", "06:00", USD="1", KRW="1300"),
        seen("ecb", "2026-10-30", "06:30", USD="1", KRW="1600"),
        seen("ecb", "2026-10-30", "17:00", USD="1", KRW="1400"),
        # What a less preferred source saw is no part of the buckets.
        seen("currency-api", "2026-10-30", "12:00", USD="1", KRW="9000"),
    )
    yield made
    made.close()


def figures(point: dict[str, Any]) -> tuple[str, ...]:
    return tuple(point[figure] for figure in FIGURES)


def absent(body: dict[str, Any]) -> dict[str, str]:
    return {each["figure"]: each["reason"] for each in body["absent"]}


def test_a_day_has_its_first_greatest_least_and_last_rate(history: Service) -> None:
    points = history.points("?target=USD")
    assert list(map(figures, points)) == [("1500",) * 4, ("1300", "1600", "1300", "1400")]


def test_hours_weeks_and_months_have_them_too(history: Service) -> None:
    hours = history.points("?target=USD&interval=hourly")
    assert figures(hours[1]) == ("1300", "1600", "1300", "1600")
    for interval in ("weekly", "monthly"):
        (point,) = history.points(f"?target=USD&interval={interval}")
        assert figures(point) == ("1500", "1600", "1300", "1400")


def test_a_bucket_begins_with_the_range(history: Service) -> None:
    (week,) = history.points("?target=USD&interval=weekly&from=2026-10-30")
    assert figures(week) == ("1300", "1600", "1300", "1400")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("?target=USD&from=2026-09-29", None),
        ("?target=USD&period=1m", None),
        ("?target=USD&from=2026-09-28", "more-than-31-days"),
        ("?target=USD&period=max&interval=monthly", "more-than-31-days"),
        ("?target=USD&interval=raw", "every-observation"),
        ("?target=USD&date=2026-10-30", "single-date"),
    ],
)
def test_they_are_given_for_short_ranges_and_otherwise_the_reason(
    history: Service, query: str, reason: str | None
) -> None:
    for body in (history.get(query).get_json(), history.get(f"{query}&base=EUR").get_json()):
        assert absent(body) == (dict.fromkeys(("open", "high", "low"), reason) if reason else {})
        assert {"open" in point for point in body["points"]} == {reason is None}


def test_several_targets_share_the_reason(history: Service) -> None:
    body = history.get("?target=USD,KRW&interval=raw").get_json()
    assert set(absent(body).values()) == {"every-observation"}
    assert absent(history.get("?target=USD,KRW").get_json()) == {}


def test_a_file_has_columns_for_them_if_its_points_have_them(history: Service) -> None:
    (first, *_) = csv.DictReader(io.StringIO(history.get("?target=USD&format=csv").text))
    assert figures(first) == ("1500",) * 4
    long = history.get("?target=USD&format=csv&period=1y").text
    assert long.splitlines()[0].endswith("method,source")
