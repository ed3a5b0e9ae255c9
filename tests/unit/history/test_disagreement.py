"""How far publishers are apart, in every answer of history that has a value."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.history_service import Service, seen, service

PATHS = ("?target=USD", *(f"/{name}?target=USD" for name in ("stats", "indicators", "standing")))
OURS = "1335.26673827"  # 1491.76 / 1.1172
OTHERS = {
    "source": "currency-api",
    "rate": "1350",
    "observed_at": "2026-10-30T00:00:00Z",
    "spread_percent": "1.10339464793",
    "agrees": True,
}


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    """A service with a pair from the ECB and from another publisher."""
    made = service(tmp_path)
    made.load(
        seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76"),
        seen("ecb-archive", "2026-10-30", USD="1", KRW="9000"),
        seen("currency-api", "2026-10-30", "00:00", USD="1", KRW="1350", VND="26000"),
    )
    yield made
    made.close()


def found(history: Service, path: str = "?target=USD") -> Any:
    response = history.get(path)
    assert response.status_code == 200, response.text
    return response.get_json()["disagreement"]


@pytest.mark.parametrize("path", [*PATHS, "/forecast?target=USD"])
def test_an_answer_has_the_value_of_the_other_publisher(history: Service, path: str) -> None:
    assert found(history, path) == OTHERS


def test_each_series_of_several_has_its_own(history: Service) -> None:
    for path, name in (
        ("?target=USD,VND", "series"),
        ("/compare?targets=USD,VND", "series"),
        ("/changes", "currencies"),
    ):
        series = {each["target"]: each for each in history.get(path).get_json()[name]}
        assert series["USD"]["disagreement"] == OTHERS
        assert series["VND"]["disagreement"] is None


def test_the_spread_is_the_same_whichever_way_the_pair_is_read(history: Service) -> None:
    turned = found(history, "?target=KRW&base=USD")
    assert (turned["rate"], turned["spread_percent"]) == ("0.000740740740741", "1.10339464793")


def test_publishers_that_are_more_than_five_percent_apart_disagree(history: Service) -> None:
    limits = (("1402.03", True), ("1402.04", False), ("1271.69", True), ("1271.68", False))
    for hours, (won, agrees) in enumerate(limits, 1):
        newer = seen("currency-api", "2026-10-30", "12:00", USD="1", KRW=won)
        history.load(replace(newer, fetched_at=newer.fetched_at + timedelta(hours=hours)))
        assert (found(history)["rate"], found(history)["agrees"]) == (won, agrees)


def test_the_value_nearest_in_time_stands_for_a_source(history: Service) -> None:
    history.load(seen("currency-api", "2026-10-27", "00:00", USD="1", KRW="9000"))
    assert found(history) == OTHERS


def test_the_publisher_that_differs_most_is_named(history: Service) -> None:
    history.load(seen("open-er-api", "2026-10-30", "00:00", USD="1", KRW="1300"))
    assert found(history)["source"] == "open-er-api"


def test_another_moment_a_frozen_source_and_one_source_alone_do_not_disagree(
    history: Service,
) -> None:
    assert found(history, "?target=USD&source=ecb") is None
    assert found(history, "?target=USD&base=USD") is None
    assert found(history, "?target=USD&date=2026-10-29") is None
    history.withdraw("currency-api", "2026-10-30", hours=1)
    old = seen("currency-api", "2026-10-26", "13:14", USD="1", KRW="1350")
    still = seen("currency-api", "2026-10-30", "00:00", USD="1", KRW="1350")
    history.load(old)
    assert found(history) is None
    later = still.fetched_at + timedelta(hours=2)
    history.load(replace(still, frozen_since=old.observed_at, fetched_at=later))
    assert found(history) is None
