"""A worker's copy of responses."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from history import cache as history_cache
from history import metrics
from tests.helpers.history_service import Service, seen, service

PATHS = (
    "?target=USD",
    "/stats?target=USD",
    "/compare?targets=USD,EUR",
    "/changes",
    "/indicators?target=USD",
    "/standing?target=USD",
    "/forecast?target=USD",
)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    made = service(tmp_path)
    made.load(seen("ecb", "2026-10-29", USD="1.1164", KRW="1490.11"))
    made.load(seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76"))
    yield made
    made.close()


def lookups() -> tuple[float, float]:
    hits, misses = metrics.response_hits, metrics.response_misses
    return hits._value.get(), misses._value.get()


@pytest.mark.parametrize("path", PATHS)
def test_a_response_is_made_once_and_its_ages_are_those_of_the_request(
    history: Service, path: str
) -> None:
    first, counted = history.get(path).text, lookups()
    history.clock.forward(seconds=100)
    again = history.get(path).text
    assert lookups() == (counted[0] + 1, counted[1])
    assert first.count('"age_seconds":17100') == again.count('"age_seconds":17200') > 0
    assert first.replace("17100", "17200") == again


@pytest.mark.parametrize("path", PATHS)
def test_it_is_made_again_when_the_store_has_changed(history: Service, path: str) -> None:
    history.get(path)
    history.load(seen("ecb", "2026-10-30", "13:16", USD="1.2", KRW="1500"))
    assert history.get(path).text.count('"rate":"1250"') > 0


def test_the_newest_observation_is_never_an_older_one_of_the_cache(history: Service) -> None:
    history.get("?target=USD")
    history.load(seen("currency-api", "2026-10-30", "17:00", USD="1.1", VND="29000", KRW="1500"))
    assert history.get("?target=VND").get_json()["count"] == 1
    history.load(seen("ecb", "2026-10-28", USD="1.2", KRW="1500"))
    assert history.points("?target=USD")[0]["rate"] == "1250"


def test_a_rate_that_became_stale_is_said_to_be_stale(history: Service) -> None:
    history.clock.now = datetime(2026, 11, 2, 20, 59, tzinfo=UTC)
    assert history.get("/standing?target=USD").get_json()["reason"] is None
    history.clock.forward(seconds=121)
    assert history.get("/standing?target=USD").get_json()["reason"] == "stale"
    assert history.get("?target=USD").get_json()["latest"]["stale"] is True


def test_another_day_has_another_period(history: Service) -> None:
    assert history.get("?target=USD").get_json()["to"] == "2026-10-30"
    history.clock.forward(days=1)
    assert history.get("?target=USD").get_json()["to"] == "2026-10-31"


def test_it_keeps_what_was_used_last(history: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(history.get("?target=USD").text)
    monkeypatch.setattr(history_cache, "CHARACTERS_AT_MOST", int(2.5 * size))
    for target in ("USD", "EUR", "USD", "KRW"):
        history.get(f"?target={target}")
    counted = lookups()
    history.get("?target=USD")
    assert lookups() == (counted[0] + 1, counted[1])
    history.get("?target=EUR")
    assert lookups() == (counted[0] + 1, counted[1] + 1)
