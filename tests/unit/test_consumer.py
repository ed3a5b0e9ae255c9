"""The consumer's loop: batches, outages that are waited out, poison that is put aside."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from chassis.database import StoreUnavailable
from chassis.events import consumer as consumer_module
from chassis.events.consumer import Consumer, State, Status
from chassis.events.event import MalformedEvent, dead_letter
from chassis.events.log import EventLog, GroupTaken, LogUnavailable, Record, open_log
from chassis.events.sqlite_subscription import SqliteSubscription
from tests.helpers.event_log import batch, numbers

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


@pytest.fixture(autouse=True)
def short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer_module, "POLL_SECONDS", 0.02)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.db"


@pytest.fixture
def log(path: Path) -> EventLog:
    return open_log(f"sqlite:///{path}")


@contextmanager
def running(consumer: Consumer) -> Iterator[None]:
    thread = threading.Thread(target=consumer.run)
    thread.start()
    try:
        yield
    finally:
        consumer.stop()
        thread.join(5)
        assert not thread.is_alive()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def lag(log: EventLog) -> int:
    return log.lags("topic").get("group", -1)


def poison(given: list[int]) -> Exception | None:
    return ValueError("cannot digest " + "x" * 1000) if POISON in given else None


def malformed(given: list[int]) -> Exception | None:
    return MalformedEvent("no snapshot") if POISON in given else None


def dead_letters(log: EventLog) -> list[Record]:
    with log.subscribe("reader", [dead_letter("topic")]) as letters:
        return letters.poll(100, 0)


def test_a_batch_is_applied_in_one_go_and_committed(log: EventLog) -> None:
    log.publish("topic", batch(0, 5))
    target, notes = Target(), Notes()

    with running(Consumer(log, "group", ["topic"], target.apply, notes)):
        until(lambda: bool(notes.lags))

    assert target.calls == [[0, 1, 2, 3, 4]]
    assert notes.seen == [("topic", "processed", 5)]
    assert notes.lags[-1] == (0, None)
    assert lag(log) == 0


def test_events_that_come_later_are_applied_too(log: EventLog) -> None:
    target = Target()

    with running(Consumer(log, "group", ["topic"], target.apply)):
        for number in range(3):
            log.publish("topic", batch(number, number + 1))
            until(lambda: len(target.kept) == number + 1)  # noqa: B023 - used at once

    assert target.kept == [0, 1, 2]


def test_what_is_processed_is_counted_for_each_topic(log: EventLog) -> None:
    log.publish("one", batch(0, 2))
    log.publish("two", batch(2, 5))
    notes = Notes()

    with running(Consumer(log, "group", ["one", "two"], Target().apply, notes)):
        until(lambda: len(notes.seen) == 2)

    assert sorted(notes.seen) == [("one", "processed", 2), ("two", "processed", 3)]


def test_an_outage_of_the_store_is_waited_out_and_nothing_becomes_a_dead_letter(
    log: EventLog,
) -> None:
    log.publish("topic", batch(0, 5))
    store_is_up = threading.Event()
    target = Target(lambda _: None if store_is_up.is_set() else StoreUnavailable("it is down"))
    consumer = Consumer(log, "group", ["topic"], target.apply)

    with running(consumer):
        until(lambda: len(target.calls) > 2)
        assert consumer.state == "waiting"
        assert lag(log) == 5
        store_is_up.set()
        until(lambda: consumer.state == "running")

    assert target.kept == [0, 1, 2, 3, 4]
    assert dead_letters(log) == []


def test_what_waits_is_told_also_while_the_store_is_away(log: EventLog) -> None:
    log.publish("topic", batch(0, 5))
    target, notes = Target(lambda _: StoreUnavailable("it is down")), Notes()

    with running(Consumer(log, "group", ["topic"], target.apply, notes)):
        until(lambda: bool(notes.lags))

    lag, oldest = notes.lags[-1]
    assert lag == 5
    assert oldest is not None
    assert notes.states == ["waiting", "stopped"]


def test_states_are_told_when_they_change(log: EventLog) -> None:
    notes = Notes()

    with running(Consumer(log, "group", ["topic"], Target().apply, notes)):
        until(lambda: len(notes.lags) > 2)

    assert notes.states == ["running", "stopped"]
    assert notes.rebalances == 0


def test_a_dead_letter_that_the_log_refuses_is_told_and_tried_again(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.publish("topic", batch(POISON, POISON + 1))
    forward, refusals = SqliteSubscription.forward, iter([True, True, False])

    def refuse(self: SqliteSubscription, topic: str, records: list[Record]) -> None:
        if next(refusals):
            raise LogUnavailable("it is down")
        forward(self, topic, records)

    monkeypatch.setattr(SqliteSubscription, "forward", refuse)
    notes = Notes()
    with running(Consumer(log, "group", ["topic"], Target(malformed).apply, notes)):
        until(lambda: lag(log) == 0)

    assert notes.unpublished_in == [dead_letter("topic")] * 2
    assert len(dead_letters(log)) == 1


def test_an_outage_of_the_log_is_waited_out(log: EventLog, path: Path) -> None:
    log.publish("topic", batch(0, 2))
    target = Target()
    consumer = Consumer(log, "group", ["topic"], target.apply)

    with running(consumer):
        until(lambda: consumer.state == "running")
        path.rename(path.with_name("aside.db"))
        until(lambda: consumer.state == "waiting")
        path.with_name("aside.db").rename(path)
        log.publish("topic", batch(2, 4))
        until(lambda: len(target.kept) == 4)

    assert target.kept == [0, 1, 2, 3]


def test_a_log_that_is_away_at_the_start_is_waited_for(log: EventLog, path: Path) -> None:
    log.publish("topic", batch(0, 2))
    path.rename(path.with_name("aside.db"))
    target = Target()
    consumer = Consumer(log, "group", ["topic"], target.apply)

    with running(consumer):
        until(lambda: consumer.state == "waiting")
        path.with_name("aside.db").rename(path)
        until(lambda: target.kept == [0, 1])


def test_a_record_that_keeps_failing_becomes_a_dead_letter_and_the_others_are_applied(
    log: EventLog,
) -> None:
    log.publish("topic", batch(0, 5), headers={"mine": "kept"})
    target, notes = Target(poison), Notes()

    with running(Consumer(log, "group", ["topic"], target.apply, notes)):
        until(lambda: lag(log) == 0)

    assert target.kept == [0, 1, 2, 4]
    assert target.calls.count([POISON]) == 3
    (letter,) = dead_letters(log)
    assert numbers([letter]) == [POISON]
    assert len(reason := letter.headers["dead-letter-reason"]) == 500
    assert letter.headers == {
        "mine": "kept",
        "dead-letter-error": "ValueError",
        "dead-letter-reason": reason,
        "dead-letter-topic": "topic",
        "dead-letter-partition": "0",
        "dead-letter-offset": "4",
        "dead-letter-group": "group",
        "dead-letter-attempts": "3",
    }
    assert notes.seen == [
        ("topic", "retried", 1),
        ("topic", "retried", 1),
        ("topic", "processed", 4),
        ("topic", "dead_letter", 1),
    ]


def test_a_malformed_event_is_not_tried_again(log: EventLog) -> None:
    log.publish("topic", batch(POISON, POISON + 1))
    target = Target(malformed)

    with running(Consumer(log, "group", ["topic"], target.apply)):
        until(lambda: lag(log) == 0)

    (letter,) = dead_letters(log)
    assert letter.headers["dead-letter-attempts"] == "1"
    assert target.calls == [[POISON], [POISON]]


def test_a_record_that_fails_once_is_applied_after_all(log: EventLog) -> None:
    log.publish("topic", batch(0, 2))
    target = Target(lambda _: ValueError("hiccup") if len(target.calls) < 3 else None)

    with running(Consumer(log, "group", ["topic"], target.apply)):
        until(lambda: lag(log) == 0)

    assert target.kept == [0, 1]
    assert dead_letters(log) == []


def test_an_outage_while_records_are_tried_alone_is_waited_out(log: EventLog) -> None:
    log.publish("topic", batch(0, 5))
    down = iter([False, False, True, True])

    def fails(given: list[int]) -> Exception | None:
        return StoreUnavailable("it is down") if next(down, False) else poison(given)

    target = Target(fails)
    with running(Consumer(log, "group", ["topic"], target.apply)):
        until(lambda: lag(log) == 0)

    assert target.kept == [0, 1, 2, 4]
    assert numbers(dead_letters(log)) == [POISON]


def test_stop_finishes_and_commits_the_batch_in_work(log: EventLog) -> None:
    log.publish("topic", batch(0, 5))
    begun, may_end = threading.Event(), threading.Event()

    def apply(_: Sequence[Record]) -> None:
        begun.set()
        assert may_end.wait(5)

    consumer = Consumer(log, "group", ["topic"], apply)
    with running(consumer):
        assert begun.wait(5)
        consumer.stop()
        may_end.set()

    assert consumer.state == "stopped"
    assert lag(log) == 0


def test_stop_ends_the_wait_for_a_store_and_leaves_the_batch_for_the_next(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer_module, "FIRST_WAIT_SECONDS", 60)
    log.publish("topic", batch(0, 5))
    target = Target(lambda _: StoreUnavailable("it is down"))
    consumer = Consumer(log, "group", ["topic"], target.apply)

    with running(consumer):
        until(lambda: consumer.state == "waiting")
        started = time.monotonic()
        consumer.stop()
        until(lambda: consumer.state == "stopped")

    assert time.monotonic() - started < 5
    assert lag(log) == 5


def test_stop_while_records_are_tried_alone_commits_those_that_are_settled(log: EventLog) -> None:
    log.publish("topic", batch(0, 5))

    def fails(given: list[int]) -> Exception | None:
        if given == [1]:
            consumer.stop()
        return poison(given)

    target = Target(fails)
    consumer = Consumer(log, "group", ["topic"], target.apply)
    consumer.run()

    assert target.kept == [0, 1]
    assert lag(log) == 3


def test_stop_in_an_outage_while_records_are_tried_alone_makes_no_dead_letter(
    log: EventLog,
) -> None:
    log.publish("topic", batch(0, 5))

    def fails(given: list[int]) -> Exception | None:
        if given == [1]:
            consumer.stop()
            return StoreUnavailable("it is down")
        return poison(given)

    target, notes = Target(fails), Notes()
    consumer = Consumer(log, "group", ["topic"], target.apply, notes)
    consumer.run()

    assert target.kept == [0]
    assert notes.seen == []
    assert dead_letters(log) == []
    assert lag(log) == 5


def test_a_second_consumer_of_the_group_does_not_run(log: EventLog) -> None:
    with log.subscribe("group", ["topic"]), pytest.raises(GroupTaken):
        Consumer(log, "group", ["topic"], Target().apply).run()


def test_a_store_that_lost_everything_is_filled_from_the_beginning(log: EventLog) -> None:
    log.publish("topic", batch(0, 4))
    first, second = Target(), Target()
    with running(Consumer(log, "group", ["topic"], first.apply)):
        until(lambda: lag(log) == 0)
    with running(Consumer(log, "group", ["topic"], second.apply, is_empty=lambda: True)):
        until(lambda: len(second.kept) == 4)
    assert second.kept == first.kept == [0, 1, 2, 3]


def test_a_store_that_kept_something_goes_on_where_it_was(log: EventLog) -> None:
    log.publish("topic", batch(0, 4))
    target = Target()
    with running(Consumer(log, "group", ["topic"], target.apply)):
        until(lambda: lag(log) == 0)
    log.publish("topic", batch(4, 5))
    with running(Consumer(log, "group", ["topic"], target.apply, is_empty=lambda: False)):
        until(lambda: lag(log) == 0)
    assert target.kept == [0, 1, 2, 3, 4]
