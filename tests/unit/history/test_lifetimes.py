"""For how long caches may keep the responses of the history service."""

from collections.abc import Iterator
from datetime import UTC, datetime
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
def test_a_range_that_has_been_closed_for_a_week_never_changes(
    history: Service, route: str
) -> None:
    for last, expected in (("2026-10-22", CLOSED), ("2026-10-23", OPEN), ("2026-10-30", OPEN)):
        assert kept(history, f"{route}target=USD&from=2026-10-01&to={last}") == expected
    assert "immutable" in CLOSED


def test_a_date_is_closed_likewise_and_no_period_ever_is(history: Service) -> None:
    assert kept(history, "?target=USD&date=2026-10-22") == CLOSED
    assert kept(history, "?target=USD&date=2026-10-30") == OPEN
    assert kept(history, "?target=USD&period=max") == OPEN


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


def test_another_week_closes_the_range_and_the_tag_stays(history: Service) -> None:
    query = "?target=USD&from=2026-10-01&to=2026-10-23"
    first = history.get(query)
    history.clock.forward(days=1)
    again = history.get(query, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, CLOSED)
