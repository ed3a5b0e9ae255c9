"""Events to write and logs to write them to."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from chassis.events.event import Event
from chassis.events.log import Record

BACKENDS: dict[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder}/events.db",
}


def numbered(number: int) -> Event:
    """Return an event that is the same whenever it is made from the same number."""
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
    """Return the events numbered from ``start`` up to, not including, ``stop``."""
    return [numbered(number) for number in range(start, stop)]


def numbers(records: Iterable[Record]) -> list[int]:
    """Return the numbers of the events in the records."""
    return [Event.from_json(record.event).data["number"] for record in records]
