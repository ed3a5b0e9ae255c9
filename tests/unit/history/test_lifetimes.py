"""For how long caches may keep the responses of the history service."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.web.lifetimes import ASK, CLOSED
from tests.helpers.history_service import Service, seen, service

OPEN = "public, max-age=300, stale-while-revalidate=30"


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    """A service on Friday evening, with that day's rates of the ECB."""
    made = service(tmp_path)
    made.load(
        seen("ecb", "2026-10-22", USD="1.1150", KRW="1491.76"),
        seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76"),
    )
    yield made
    made.close()


def kept(history: Service, query: str) -> str:
    response = history.get(query)
    assert response.status_code == 200
    return response.headers["Cache-Control"]


@pytest.mark.parametrize("route", ["?", "/stats?"])
def test_the_past_is_kept_for_five_minutes_because_it_can_be_corrected(
    history: Service, route: str
) -> None:
    for last in ("2026-10-22", "2026-10-23", "2026-10-30"):
        assert kept(history, f"{route}target=USD&from=2026-10-01&to={last}") == OPEN
    assert kept(history, "?target=USD&date=2026-10-22") == OPEN
    assert kept(history, "?target=USD&period=max") == OPEN


def test_what_was_known_over_a_week_ago_of_days_before_never_changes(history: Service) -> None:
    history.clock.forward(days=9)
    for known, last, expected in (
        ("2026-10-31", "2026-10-31", CLOSED),
        ("2026-11-01", "2026-10-31", OPEN),
        ("2026-10-31", "2026-11-01", OPEN),
    ):
        query = f"?target=USD&from=2026-10-01&to={last}&as_of={known}T12:00:00Z"
        assert kept(history, query) == expected
        assert kept(history, f"{query}&format=csv") == expected
    assert kept(history, "?target=USD&period=1m&as_of=2026-10-31T12:00:00Z") != CLOSED


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_withdrawal_and_a_correction_of_a_closed_range_have_another_tag(
    history: Service, form: str
) -> None:
    query = f"?target=USD&from=2026-10-01&to=2026-10-22&format={form}"
    tags = [history.get(query).headers["ETag"]]
    correction = seen("ecb", "2026-10-22", USD="1.2")
    history.load(replace(correction, fetched_at=correction.fetched_at + timedelta(hours=1)))
    tags.append(history.get(query).headers["ETag"])
    history.withdraw("ecb", "2026-10-22", hours=2)
    response = history.get(query, headers={"If-None-Match": ", ".join(tags)})
    assert (response.status_code, "1250" in response.text) == (200, False)
    tags.append(response.headers["ETag"])
    assert len(set(tags)) == 3
    assert history.get(query, headers={"If-None-Match": tags[2]}).status_code == 304


def test_a_closed_range_without_any_value_may_still_get_one(history: Service) -> None:
    assert kept(history, "?target=VND&from=2026-10-01&to=2026-10-22") == "public, max-age=30"


def test_a_period_is_kept_until_midnight_at_the_latest(history: Service) -> None:
    history.clock.now = datetime(2026, 10, 30, 23, 59, 20, tzinfo=UTC)
    assert kept(history, "?target=USD").startswith("public, max-age=40,")


def test_it_is_kept_until_the_next_observation_is_due_at_the_latest(history: Service) -> None:
    history.clock.now = datetime(2026, 11, 2, 14, 59, 50, tzinfo=UTC)
    assert kept(history, "?target=USD") == "public, max-age=10"


def test_a_stale_value_is_never_kept_without_asking(history: Service) -> None:
    history.clock.forward(days=5)
    assert kept(history, "?target=USD") == ASK
