"""Events as JSON: what is written comes back, and what is broken is named."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chassis.events.event import (
    Event,
    MalformedEvent,
    dead_letter,
    snapshot_event,
    snapshot_from,
)
from chassis.events.runs import IngestRun, rejected_event, run_event, run_from
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


def test_a_snapshot_comes_back_as_it_went() -> None:
    assert snapshot_from(Event.from_json(snapshot_event(SNAPSHOT).to_json())) == SNAPSHOT


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


def test_an_event_without_a_subject_comes_back_without_one() -> None:
    event = replace(snapshot_event(SNAPSHOT), subject=None)

    assert Event.from_json(event.to_json()) == event


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not JSON",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b"[" * 100_000,
    ],
)
def test_bytes_that_are_no_event_are_malformed(body: bytes) -> None:
    with pytest.raises(MalformedEvent):
        Event.from_json(body)


@pytest.mark.parametrize(
    "member", ["specversion", "id", "type", "source", "time", "partitionkey", "data"]
)
def test_an_event_that_lacks_a_member_is_malformed(member: str) -> None:
    envelope = written(snapshot_event(SNAPSHOT))
    del envelope[member]

    with pytest.raises(MalformedEvent):
        Event.from_json(json.dumps(envelope).encode())


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("specversion", "0.3"),
        ("id", ""),
        ("id", 7),
        ("source", None),
        ("time", "yesterday"),
        ("time", "2026-10-30T15:00:00"),
        ("time", 7),
        ("partitionkey", 7),
        ("data", "text"),
        ("data", None),
    ],
)
def test_an_event_with_a_wrong_member_is_malformed(member: str, value: object) -> None:
    envelope = written(snapshot_event(SNAPSHOT)) | {member: value}

    with pytest.raises(MalformedEvent):
        Event.from_json(json.dumps(envelope).encode())


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
def test_data_that_are_no_snapshot_are_malformed(member: str, value: object) -> None:
    event = snapshot_event(SNAPSHOT)
    event.data[member] = value

    with pytest.raises(MalformedEvent, match="no snapshot"):
        snapshot_from(event)


@pytest.mark.parametrize("member", ["source", "base", "observed_at", "precision", "rates"])
def test_data_without_a_member_are_malformed(member: str) -> None:
    event = snapshot_event(SNAPSHOT)
    del event.data[member]

    with pytest.raises(MalformedEvent, match=member):
        snapshot_from(event)


def test_a_run_comes_back_as_it_went_with_the_same_id() -> None:
    counts = {"published": 3, "rejected": 1}
    event = run_event("ecb", "delivered", counts, FETCHED, 1.25, OBSERVED)

    assert run_from(Event.from_json(event.to_json())) == IngestRun(
        event.id, "ecb", "delivered", counts, FETCHED, 1.25, OBSERVED
    )
    assert run_event("ecb", "delivered", counts, FETCHED, 1.25, OBSERVED).id == event.id


def test_every_run_and_source_has_its_own_id() -> None:
    runs = [
        run_event(source, "failed", {}, started, 0.1, None)
        for source in ("ecb", "currency-api")
        for started in (OBSERVED, FETCHED)
    ]

    assert len({run.id for run in runs}) == 4
    assert run_from(runs[0]).newest_observed_at is None


@pytest.mark.parametrize("member", ["source", "outcome", "counts", "duration_seconds"])
def test_data_that_are_no_run_are_malformed(member: str) -> None:
    event = run_event("ecb", "delivered", {}, FETCHED, 1.25, None)
    event.data[member] = None

    with pytest.raises(MalformedEvent, match="no ingest run"):
        run_from(event)


@pytest.mark.parametrize("read", [snapshot_from, run_from])
def test_an_event_of_another_type_is_malformed(read: Callable[[Event], object]) -> None:
    event = rejected_event("ecb", "EUR", "USD", OBSERVED, FETCHED, "-1", "not positive")

    with pytest.raises(MalformedEvent, match="rejected"):
        read(event)


def test_a_rejection_says_what_was_printed_and_why() -> None:
    event = rejected_event("ecb", "EUR", "USD", OBSERVED, FETCHED, "-1", "not positive")

    assert event.time == FETCHED
    assert event.key == "ecb"
    assert event.data == {
        "source": "ecb",
        "base": "EUR",
        "quote": "USD",
        "observed_at": "2026-10-30T13:15:00Z",
        "printed": "-1",
        "reason": "not positive",
    }


def test_dead_letters_have_a_topic_of_their_own() -> None:
    assert dead_letter("exchange-rates") == "exchange-rates.dead-letter"
