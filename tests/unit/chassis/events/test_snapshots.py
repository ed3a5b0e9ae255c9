"""The event of a snapshot: digits are kept, and the same snapshot gives the same id."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chassis.events.event import Event, MalformedEvent
from chassis.events.snapshots import snapshot_event, snapshot_from
from chassis.rates.snapshot import Snapshot

OBSERVED = datetime(2026, 10, 30, 13, 15, tzinfo=UTC)
FETCHED = datetime(2026, 10, 30, 15, 1, 2, 345678, tzinfo=UTC)
SNAPSHOT = Snapshot(
    source="ecb",
    base="EUR",
    observed_at=OBSERVED,
    fetched_at=FETCHED,
    rates={"USD": Decimal("1.1172"), "JPY": Decimal(136), "KRW": Decimal("1630.10")},
    precision="day",
)


def written(event: Event) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(event.to_json())
    return parsed


def test_a_snapshot_is_read_back_unchanged() -> None:
    assert snapshot_from(Event.from_json(snapshot_event(SNAPSHOT).to_json())) == SNAPSHOT


def test_a_frozen_snapshot_says_since_when_and_others_are_as_earlier_releases_read_them() -> None:
    frozen = replace(SNAPSHOT, frozen_since=OBSERVED - timedelta(days=1))
    assert snapshot_from(Event.from_json(snapshot_event(frozen).to_json())) == frozen
    assert snapshot_event(frozen).id == snapshot_event(SNAPSHOT).id
    assert "frozen_since" not in snapshot_event(SNAPSHOT).data


def test_a_snapshot_is_a_cloud_event_keyed_by_its_source() -> None:
    envelope = written(snapshot_event(SNAPSHOT))

    assert envelope.pop("id") == snapshot_event(SNAPSHOT).id
    assert envelope == {
        "specversion": "1.0",
        "type": "trip.exchange-rates.snapshot.v1",
        "source": "/ingestor/ecb",
        "subject": "EUR/2026-10-30T13:15:00Z",
        "time": "2026-10-30T15:01:02.345678Z",
        "partitionkey": "ecb",
        "datacontenttype": "application/json",
        "data": {
            "source": "ecb",
            "base": "EUR",
            "observed_at": "2026-10-30T13:15:00Z",
            "precision": "day",
            "rates": {"USD": "1.1172", "JPY": "136", "KRW": "1630.10"},
        },
    }


@pytest.mark.parametrize(
    ("rate", "printed"),
    [("136", "136"), ("1.10", "1.10"), ("1.2E-7", "0.00000012"), ("4E+3", "4000")],
)
def test_a_rate_keeps_its_digits_and_never_has_an_exponent(rate: str, printed: str) -> None:
    event = snapshot_event(replace(SNAPSHOT, rates={"USD": Decimal(rate)}))

    assert written(event)["data"]["rates"] == {"USD": printed}
    assert snapshot_from(event).rates["USD"] == Decimal(rate)


def test_the_same_snapshot_fetched_again_is_the_same_event() -> None:
    later = replace(
        SNAPSHOT,
        fetched_at=FETCHED + timedelta(hours=1),
        rates=dict(sorted(SNAPSHOT.rates.items())),
    )

    assert snapshot_event(later).id == snapshot_event(SNAPSHOT).id


@pytest.mark.parametrize(
    "other",
    [
        replace(SNAPSHOT, source="ecb-archive"),
        replace(SNAPSHOT, base="USD"),
        replace(SNAPSHOT, observed_at=OBSERVED + timedelta(seconds=1)),
        replace(SNAPSHOT, precision="second"),
        replace(SNAPSHOT, rates={**SNAPSHOT.rates, "USD": Decimal("1.1173")}),
        replace(SNAPSHOT, rates={**SNAPSHOT.rates, "USD": Decimal("1.11720")}),
        replace(SNAPSHOT, rates={"USD": Decimal("1.1172")}),
    ],
)
def test_another_snapshot_is_another_event(other: Snapshot) -> None:
    assert snapshot_event(other).id != snapshot_event(SNAPSHOT).id


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("source", None),
        ("base", 7),
        ("base", ""),
        ("observed_at", "2026-10-30"),
        ("observed_at", 7),
        ("precision", "hour"),
        ("rates", None),
        ("rates", ["USD"]),
        ("rates", {"USD": 1.1172}),
        ("rates", {"USD": "one"}),
        ("rates", {"USD": "NaN"}),
        ("rates", {"USD": "Infinity"}),
        ("rates", {"USD": "0"}),
        ("rates", {"USD": "-1"}),
    ],
)
def test_data_that_is_not_a_snapshot_is_malformed(member: str, value: object) -> None:
    event = snapshot_event(SNAPSHOT)
    event.data[member] = value

    with pytest.raises(MalformedEvent, match="not a snapshot"):
        snapshot_from(event)


@pytest.mark.parametrize("member", ["source", "base", "observed_at", "precision", "rates"])
def test_data_that_lacks_a_member_is_malformed(member: str) -> None:
    event = snapshot_event(SNAPSHOT)
    del event.data[member]

    with pytest.raises(MalformedEvent, match=member):
        snapshot_from(event)
