"""What a consumer applies its records to, who watches it, and how it is run beside a test."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from chassis.events.consumer import Consumer, State, Status
from chassis.events.event import MalformedEvent, dead_letter_topic
from chassis.events.log import EventLog, Record
from tests.helpers.event_log import numbers

POISON = 3


@dataclass
class Target:
    """Keeps the numbers of what it applied; a batch that ``fails`` leaves nothing."""

    fails: Callable[[list[int]], Exception | None] = lambda _: None
    calls: list[list[int]] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)

    def apply(self, records: Sequence[Record]) -> None:
        given = numbers(records)
        self.calls.append(given)
        if error := self.fails(given):
            raise error
        self.kept += given


@dataclass
class Notes:
    """An observer that writes down what it is told."""

    seen: list[tuple[str, Status, int]] = field(default_factory=list)
    lags: list[tuple[int, datetime | None]] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    rebalances: int = 0
    unpublished_in: list[str] = field(default_factory=list)

    def processed(self, topic: str, status: Status, count: int) -> None:
        self.seen.append((topic, status, count))

    def lagging(self, records: int, oldest: datetime | None) -> None:
        self.lags.append((records, oldest))

    def entered(self, state: State) -> None:
        self.states.append(state)

    def rebalanced(self, times: int) -> None:
        self.rebalances += times

    def unpublished(self, topic: str) -> None:
        self.unpublished_in.append(topic)


@contextmanager
def running(consumer: Consumer) -> Iterator[None]:
    """Run the consumer in a thread, which must end within five seconds of being told to."""
    thread = threading.Thread(target=consumer.run)
    thread.start()
    try:
        yield
    finally:
        consumer.stop()
        thread.join(5)
        assert not thread.is_alive()


def until(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds; fail after ten seconds."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def lag(log: EventLog) -> int:
    """Return what the group has not committed; -1 before it has begun."""
    return log.lags("topic").get("group", -1)


def poison(given: list[int]) -> Exception | None:
    """Fail on what nobody can apply."""
    return ValueError("cannot digest " + "x" * 1000) if POISON in given else None


def malformed(given: list[int]) -> Exception | None:
    """Fail on what is no event of ours."""
    return MalformedEvent("not a snapshot") if POISON in given else None


def dead_letters(log: EventLog) -> list[Record]:
    """Return what was put aside."""
    with log.subscribe("reader", [dead_letter_topic("topic")]) as letters:
        return letters.poll(100, 0)
