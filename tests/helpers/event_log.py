"""Numbered events, and the event logs that tests use."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from confluent_kafka.admin import NewTopic

from chassis.events.event import Event, dead_letter_topic
from chassis.events.log import LogUnavailable, Record, Subscription

TOPICS = ("topic", "one", "two", "three", "elsewhere", dead_letter_topic("topic"))
PATIENCE_SECONDS = 20.0


@contextmanager
def _in_a_file(request: pytest.FixtureRequest) -> Iterator[str]:
    folder: Path = request.getfixturevalue("tmp_path")
    yield f"sqlite:///{folder}/events.db"


@contextmanager
def _in_kafka(request: pytest.FixtureRequest) -> Iterator[str]:
    # One partition per topic: tests/integration/kafka covers several.
    kafka = request.getfixturevalue("kafka")
    with kafka.lent() as url:
        admin = kafka.admin()
        made = admin.create_topics([NewTopic(topic, 1, 1) for topic in TOPICS])
        for future in made.values():
            future.result(PATIENCE_SECONDS)
        yield url


BACKENDS = {"sqlite": _in_a_file, "kafka": _in_kafka}


def polled(subscription: Subscription, count: int, limit: int = 1000) -> list[Record]:
    """Return the next ``count`` records, or fewer after ``PATIENCE_SECONDS``."""
    records: list[Record] = []
    end = time.monotonic() + PATIENCE_SECONDS
    while len(records) < count and time.monotonic() < end:
        records += subscription.poll(min(limit, count - len(records)), 1)
    return records


def succeeds(call: Callable[[], object]) -> bool:
    """Return whether the call succeeds; False if the log is unavailable."""
    try:
        call()
    except LogUnavailable:
        return False
    return True


def a_new_millisecond() -> datetime:
    """Return a time after everything so far, in whole milliseconds as logs keep them."""
    time.sleep(0.002)
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def numbered(number: int) -> Event:
    """Return the event of this number; it is always the same."""
    return Event(
        id=f"event-{number}",
        type="trip.test.v1",
        source="/tests",
        subject=None,
        time=datetime(2026, 10, 30, 13, 15, tzinfo=UTC),
        key=f"key-{number % 3}",
        data={"number": number},
    )


def batch(start: int, stop: int) -> list[Event]:
    """Return the events numbered from ``start`` to before ``stop``."""
    return [numbered(number) for number in range(start, stop)]


def with_headers(events: Iterable[Event], headers: Mapping[str, str]) -> list[Record]:
    """Return the events as records with ``headers``, to append to a log."""
    return [Record(0, "", event.to_json(), event.key, headers) for event in events]


def numbers(records: Iterable[Record]) -> list[int]:
    """Return the numbers of the events in the records."""
    return [Event.from_json(record.event).data["number"] for record in records]
