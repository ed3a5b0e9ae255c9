"""The days of a query."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from chassis.web.problems import Problem
from history import periods
from history.periods import PERIODS, Span

TODAY = date(2026, 10, 30)


def span_of(query: str) -> Span:
    with Flask(__name__).test_request_context(f"/?{query}"):
        return periods.read_span(TODAY)


@pytest.mark.parametrize(
    ("period", "first"),
    [
        ("1d", "2026-10-29"),
        ("1w", "2026-10-23"),
        ("1m", "2026-09-30"),
        ("3m", "2026-07-30"),
        ("6m", "2026-04-30"),
        ("1y", "2025-10-30"),
        ("5y", "2021-10-30"),
        ("10y", "2016-10-30"),
        ("max", "1900-01-01"),
    ],
)
def test_a_period_ends_today(period: str, first: str) -> None:
    assert span_of(f"period={period}") == Span(period, date.fromisoformat(first), TODAY)


def test_every_period_is_tested_above() -> None:
    assert len(PERIODS) == 9


@pytest.mark.parametrize(
    ("today", "period", "first"),
    [
        ("2026-03-31", "1m", "2026-02-28"),
        ("2024-03-31", "1m", "2024-02-29"),
        ("2024-02-29", "1y", "2023-02-28"),
        ("2026-01-15", "1m", "2025-12-15"),
        ("2026-01-31", "3m", "2025-10-31"),
    ],
)
def test_a_shorter_month_gives_its_last_day(today: str, period: str, first: str) -> None:
    assert PERIODS[period](date.fromisoformat(today)) == date.fromisoformat(first)


def test_without_days_it_is_the_last_month() -> None:
    assert span_of("").name == "1m"


def test_a_range_includes_both_its_days() -> None:
    span = span_of("from=2026-01-01&to=2026-01-31")
    assert span == Span("range", date(2026, 1, 1), date(2026, 1, 31))
    assert span.until == datetime(2026, 1, 31, 23, 59, 59, 999999, UTC)


def test_a_range_may_be_open_at_its_end() -> None:
    assert span_of("from=2026-01-01").last == TODAY


def test_a_date_is_a_span_of_one_day() -> None:
    assert span_of("date=2026-01-01") == Span("date", date(2026, 1, 1), date(2026, 1, 1))


def test_what_was_observed_a_week_earlier_can_still_matter() -> None:
    assert span_of("date=2026-01-08").since == datetime(2026, 1, 1, tzinfo=UTC)


def test_the_first_and_the_last_day_of_the_calendar_can_be_requested() -> None:
    span = span_of("from=0001-01-01&to=9999-12-31")
    assert span.since.year == 1899
    assert span.until.year == 9999


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("period=1m&from=2026-01-01", 400, "period"),
        ("period=1m&to=2026-01-01", 400, "period"),
        ("period=1m&date=2026-01-01", 400, "period"),
        ("date=2026-01-01&from=2026-01-01", 400, "date"),
        ("date=2026-01-01&to=2026-01-01", 400, "date"),
        ("to=2026-01-01", 400, "from"),
        ("from=yesterday", 400, "from"),
        ("from=2026-02-30", 400, "from"),
        ("date=2026-1-1", 400, "date"),
        ("from=2026-01-02&to=2026-01-01", 422, "from"),
        ("from=2026-10-31", 422, "from"),
        ("period=2m", 422, "period"),
        ("period=1M", 422, "period"),
    ],
)
def test_invalid_days_are_refused(query: str, status: int, field: str) -> None:
    with pytest.raises(Problem) as refused:
        span_of(query)
    assert refused.value.status == status
    assert refused.value.errors[0].field == field
