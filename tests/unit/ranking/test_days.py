"""Calendar days, and the periods around them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ranking.days import PERIODS, Calendar, Period, Span, previous, span
from tests.helpers.clock import SetClock


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Asia/Seoul", date(2026, 11, 23)),
        ("UTC", date(2026, 11, 22)),
        ("America/New_York", date(2026, 11, 22)),
    ],
)
def test_a_moment_falls_on_the_calendar_day_of_the_zone(zone: str, day: date) -> None:
    clock = SetClock(datetime(2026, 11, 22, 15, tzinfo=UTC))
    now = Calendar(ZoneInfo(zone), clock).now()
    assert (now.day, now.at) == (day, clock.now)


def test_a_day_in_seoul_begins_at_15_utc() -> None:
    clock = SetClock(datetime(2026, 11, 22, 14, 59, 59, 999999, tzinfo=UTC))
    calendar = Calendar(ZoneInfo("Asia/Seoul"), clock)
    assert calendar.now().day == date(2026, 11, 22)
    clock.forward(microseconds=1)
    assert calendar.now().day == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        ("weekly", date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 4)),
        ("weekly", date(2027, 1, 3), date(2026, 12, 28), date(2027, 1, 3)),
        ("monthly", date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
        ("yearly", date(2024, 2, 29), date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_periods_follow_the_calendar(period: Period, day: date, first: date, last: date) -> None:
    assert span(period, day) == Span(first, last)


@pytest.mark.parametrize("period", [each for each in PERIODS if each != "total"])
@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2024, 3, 1), date(2024, 2, 29)])
def test_the_period_before_ends_where_this_one_begins(period: Period, day: date) -> None:
    current, before = span(period, day), previous(period, day)
    assert (current.first - before.last).days == 1
    assert before == span(period, before.first)


def test_the_total_before_ends_a_day_earlier() -> None:
    assert previous("total", date(2026, 11, 23)) == Span(date(2000, 1, 1), date(2026, 11, 22))


def test_a_span_lists_its_days_and_is_empty_if_it_ends_before_it_begins() -> None:
    assert Span(date(2024, 2, 28), date(2024, 3, 1)).days() == [
        date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)
    ]  # fmt: skip
    assert Span(date(2024, 3, 1), date(2024, 2, 28)).days() == []
