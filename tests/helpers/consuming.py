"""A target and an observer for consumers, and how a test runs a consumer in a thread."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from chassis.events.consumer import Consumer
from chassis.events.event import MalformedEvent, dead_letter_topic
from chassis.events.log import EventLog, Record
from chassis.events.observer import ConsumerObserver, State, Status
from tests.helpers.event_log import PATIENCE_SECONDS, numbers

POISON = 3


@dataclass
class Target:
    """Keeps the numbers of the events it applied; a batch that ``fails`` leaves nothing."""

    fails: Callable[[list[int]], Exception | None] = lambda _: None
    calls: list[list[int]] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)

    def apply(self, records: Sequence[Record]) -> None:
        batch = numbers(records)
        self.calls.append(batch)
        if error := self.fails(batch):
            raise error
        self.kept += batch


@dataclass
class RecordingObserver(ConsumerObserver):
    """Keeps everything that a consumer reports."""

    outcomes: list[tuple[str, Status, int]] = field(default_factory=list)
    lags: list[tuple[int, datetime | None]] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    rebalances: int = 0
    expirations: list[tuple[str, int]] = field(default_factory=list)
    unpublished_in: list[str] = field(default_factory=list)

    def processed(self, topic: str, status: Status, count: int) -> None:
        self.outcomes.append((topic, status, count))

    def lagging(self, records: int, oldest: datetime | None) -> None:
        self.lags.append((records, oldest))

    def entered(self, state: State) -> None:
        self.states.append(state)

    def rebalanced(self, times: int) -> None:
        self.rebalances += times

    def expired(self, topic: str, count: int) -> None:
        self.expirations.append((topic, count))

    def unpublished(self, topic: str) -> None:
        self.unpublished_in.append(topic)


@contextmanager
def running(consumer: Consumer) -> Iterator[None]:
    """Run the consumer in a thread, which must end soon after ``stop``."""
    thread = threading.Thread(target=consumer.run)
    thread.start()
    try:
        yield
    finally:
        consumer.stop()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def lag(log: EventLog) -> int:
    """Return the number of uncommitted records; -1 before the group has started."""
    return log.lags("topic").get("group", -1)


def poison(batch: list[int]) -> Exception | None:
    """Fail if the batch has an event that cannot be applied."""
    return ValueError("cannot digest " + "x" * 1000) if POISON in batch else None


def malformed(batch: list[int]) -> Exception | None:
    """Fail if the batch has an event that is not one of ours."""
    return MalformedEvent("not a snapshot") if POISON in batch else None


def dead_letters(log: EventLog) -> list[Record]:
    """Return the dead letters."""
    with log.subscribe("reader", [dead_letter_topic("topic")]) as subscription:
        return subscription.poll(100, 0)
