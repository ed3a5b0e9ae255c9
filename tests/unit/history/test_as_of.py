"""GET /api/v1/history?as_of=, a series as it was known at a moment."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from history.schema import REVISIONS
from tests.helpers.history_service import Service, seen, service


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    """A service with two days of the ECB's rates, fetched at 15:00 on the second."""
    made = service(tmp_path)
    made.load(
        seen("ecb", "2026-10-29", USD="1.1150", KRW="1491.76"),
        seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76"),
    )
    yield made
    made.close()


def test_a_series_can_be_asked_as_it_was_known_at_a_moment(history: Service) -> None:
    correction = seen("ecb", "2026-10-30", USD="1.2", KRW="1500")
    history.load(replace(correction, fetched_at=correction.fetched_at + timedelta(hours=1)))
    for moment, rate in (
        ("2026-10-30T15:59:59Z", "1335.26673827"),
        ("2026-10-31T00:59:59+09:00", "1335.26673827"),
        ("2026-10-30T16:00:00Z", "1250"),
    ):
        query = f"?target=USD&as_of={moment}"
        assert history.points(query)[-1]["rate"] == rate
        assert rate in history.get(query, headers={"Accept": "text/csv"}).text
    body = history.get("?target=USD&as_of=2026-10-30T15:00:00Z").get_json()
    assert (body["as_of"], len(body["points"])) == ("2026-10-30T15:00:00Z", 2)
    unknown = history.get("?target=USD&as_of=2026-10-29T15:00:00Z").get_json()
    assert (unknown["points"], unknown["latest"]) == ([], None)


def test_a_value_is_known_until_it_is_withdrawn(history: Service) -> None:
    history.withdraw("ecb", "2026-10-30", hours=2)
    days = {
        moment: [each["date"] for each in history.points(f"?target=USD&as_of=2026-10-30T{moment}Z")]
        for moment in ("16:59:59", "17:00:00")
    }
    assert days == {"16:59:59": ["2026-10-29", "2026-10-30"], "17:00:00": ["2026-10-29"]}
    assert [each["date"] for each in history.points("?target=USD")] == ["2026-10-29"]


def test_a_withdrawal_is_named_once_it_was_known(history: Service) -> None:
    history.withdraw("ecb", "2026-10-30", "USD", hours=2)
    for moment, withdrawn in (("16:59:59", []), ("17:00:00", ["a typing error"])):
        body = history.get(f"?target=USD&as_of=2026-10-30T{moment}Z").get_json()
        assert [each["why"] for each in body["withdrawn"]] == withdrawn
    assert history.get("?target=JPY&as_of=2026-10-30T17:00:00Z").get_json()["withdrawn"] == []


def test_the_last_observation_known_may_be_before_the_days_requested(history: Service) -> None:
    history.clock.forward(days=30)
    history.load(
        replace(seen("ecb", "2026-11-27", USD="1.2", KRW="1500"), fetched_at=history.clock.now)
    )
    body = history.get("?target=USD&period=1w&as_of=2026-10-30T15:00:00Z").get_json()
    assert (body["points"], body["reason"]) == ([], "not-observed")
    assert body["latest"]["observed_at"] == "2026-10-30T13:15:00Z"


def test_days_with_an_observation_are_read_once(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[tuple[Any, ...]] = []
    read = REVISIONS.versions

    def counted(*asked: Any, **daily: bool) -> Any:
        reads.append(asked)
        return read(*asked, **daily)

    monkeypatch.setattr(REVISIONS, "versions", counted)
    assert len(history.points("?target=USD&period=1m&as_of=2026-10-30T15:00:00Z")) == 2
    assert len(reads) == 1
