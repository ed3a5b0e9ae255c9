"""The events of ended runs and of rejected values."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from chassis.events.event import Event, MalformedEvent
from chassis.events.runs import IngestRun, rejected_event, run_event, run_from
from chassis.events.snapshots import snapshot_from

OBSERVED = datetime(2026, 10, 30, 13, 15, tzinfo=UTC)
FETCHED = datetime(2026, 10, 30, 15, 1, 2, 345678, tzinfo=UTC)


def test_a_run_is_read_back_unchanged_with_the_same_id() -> None:
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
def test_data_that_is_not_a_run_is_malformed(member: str) -> None:
    event = run_event("ecb", "delivered", {}, FETCHED, 1.25, None)
    event.data[member] = None

    with pytest.raises(MalformedEvent, match="not an ingest run"):
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
