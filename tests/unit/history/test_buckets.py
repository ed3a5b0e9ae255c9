"""Intervals and their buckets."""

import pytest

from chassis.rates.snapshot import Snapshot
from history.buckets import INTERVALS, bucketed
from tests.helpers.history_service import seen


def observed(*moments: str) -> list[Snapshot]:
    return [seen("ecb", *moment.split(), USD="1.1") for moment in moments]


def starts(snapshots: list[Snapshot], interval: str) -> list[str]:
    return [str(day) for day, _ in bucketed(snapshots, interval)]


def test_raw_keeps_everything() -> None:
    twice = observed("2026-10-30 06:00", "2026-10-30 18:00")
    assert [each for _, each in bucketed(twice, "raw")] == twice
    assert starts(twice, "raw") == ["2026-10-30", "2026-10-30"]


@pytest.mark.parametrize("interval", [each for each in INTERVALS if each != "raw"])
def test_a_bucket_is_its_last_snapshot(interval: str) -> None:
    early, late = observed("2026-10-30 18:00", "2026-10-30 18:55")
    ((_, kept),) = bucketed([early, late], interval)
    assert kept is late


def test_an_hour_is_one_of_utc_and_named_by_its_day() -> None:
    moments = observed("2026-10-30 22:59", "2026-10-30 23:00", "2026-10-30 23:59")
    assert [(str(day), each) for day, each in bucketed(moments, "hourly")] == [
        ("2026-10-30", moments[0]),
        ("2026-10-30", moments[2]),
    ]


def test_a_day_is_one_of_utc() -> None:
    moments = observed("2026-10-30 23:59", "2026-10-31 00:00")
    assert starts(moments, "daily") == ["2026-10-30", "2026-10-31"]


def test_a_week_begins_on_monday_also_over_the_new_year() -> None:
    moments = observed("2026-12-27 12:00", "2026-12-28 12:00", "2027-01-03 12:00")
    assert starts(moments, "weekly") == ["2026-12-21", "2026-12-28"]


def test_a_month_begins_on_its_first_day() -> None:
    moments = observed("2026-09-30 12:00", "2026-10-01 12:00", "2026-10-31 12:00")
    assert starts(moments, "monthly") == ["2026-09-01", "2026-10-01"]
