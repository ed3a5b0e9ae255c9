"""Outages of the store and of the log: a consumer waits for their end, and can be stopped."""

import threading
import time
from pathlib import Path

import pytest

from chassis.events import consumer as consumer_module
from chassis.events import retries
from chassis.events.consumer import Consumer
from chassis.events.event import dead_letter_topic
from chassis.events.log import EventLog, LogUnavailable, Record
from chassis.events.retries import OutageRetry
from chassis.events.sqlite.subscription import SqliteSubscription
from chassis.stores.errors import StoreUnavailable
from tests.helpers.consuming import (
    POISON,
    RecordingObserver,
    Target,
    dead_letters,
    lag,
    malformed,
    poison,
    running,
)
from tests.helpers.event_log import batch, numbers
from tests.helpers.gunicorn import eventually

pytestmark = pytest.mark.usefixtures("short_polls")


def test_an_outage_of_the_store_is_waited_out_and_nothing_becomes_a_dead_letter(
    log: EventLog,
) -> None:
    log.publish("topic", batch(0, 5))
    store_is_up = threading.Event()
    target = Target(lambda _: None if store_is_up.is_set() else StoreUnavailable("it is down"))
    consumer = Consumer(log, "group", ["topic"], target.apply)

    with running(consumer):
        eventually(lambda: len(target.calls) > 2)
        assert consumer.state == "waiting"
        assert lag(log) == 5
        store_is_up.set()
        eventually(lambda: consumer.state == "running")

    assert target.kept == [0, 1, 2, 3, 4]
    assert dead_letters(log) == []


def test_an_idle_consumer_notices_that_its_store_is_unreachable(log: EventLog) -> None:
    store_is_up = threading.Event()
    store_is_up.set()

    def is_empty() -> bool:
        if not store_is_up.is_set():
            raise StoreUnavailable("it is down")
        return False

    consumer = Consumer(log, "group", ["topic"], Target().apply, is_empty=is_empty)
    with running(consumer):
        eventually(lambda: consumer.state == "running")
        store_is_up.clear()
        eventually(lambda: consumer.state == "waiting")
        store_is_up.set()
        eventually(lambda: consumer.state == "running")


def test_the_end_of_a_long_outage_is_noticed_within_two_seconds(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(OutageRetry, "_sleep", lambda _, seconds: waits.append(seconds))
    log.publish("topic", batch(0, 1))
    target = Target(lambda _: StoreUnavailable("it is down") if len(target.calls) < 50 else None)

    with running(Consumer(log, "group", ["topic"], target.apply)):
        eventually(lambda: lag(log) == 0)

    assert len(waits) == 49
    assert max(waits) <= 2


def test_lag_is_reported_also_during_an_outage_of_the_store(log: EventLog) -> None:
    log.publish("topic", batch(0, 5))
    target, observer = Target(lambda _: StoreUnavailable("it is down")), RecordingObserver()

    with running(Consumer(log, "group", ["topic"], target.apply, observer)):
        eventually(lambda: bool(observer.lags))

    lag, oldest = observer.lags[-1]
    assert lag == 5
    assert oldest is not None
    assert observer.states == ["waiting", "stopped"]


def test_a_dead_letter_that_the_log_refuses_is_reported_and_sent_again(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.publish("topic", batch(POISON, POISON + 1))
    forward, refusals = SqliteSubscription.forward, iter([True, True, False])

    def refuse(self: SqliteSubscription, topic: str, records: list[Record]) -> None:
        if next(refusals):
            raise LogUnavailable("it is down")
        forward(self, topic, records)

    monkeypatch.setattr(SqliteSubscription, "forward", refuse)
    observer = RecordingObserver()
    with running(Consumer(log, "group", ["topic"], Target(malformed).apply, observer)):
        eventually(lambda: lag(log) == 0)

    assert observer.unpublished_in == [dead_letter_topic("topic")] * 2
    assert len(dead_letters(log)) == 1


def test_an_outage_of_the_log_is_waited_out(log: EventLog, tmp_path: Path) -> None:
    log.publish("topic", batch(0, 2))
    target = Target()
    consumer = Consumer(log, "group", ["topic"], target.apply)

    with running(consumer):
        eventually(lambda: consumer.state == "running")
        (tmp_path / "events.db").rename(tmp_path / "aside.db")
        eventually(lambda: consumer.state == "waiting")
        (tmp_path / "aside.db").rename(tmp_path / "events.db")
        log.publish("topic", batch(2, 4))
        eventually(lambda: len(target.kept) == 4)

    assert target.kept == [0, 1, 2, 3]


def test_a_consumer_waits_for_a_log_that_is_missing_at_the_start(
    log: EventLog, tmp_path: Path
) -> None:
    log.publish("topic", batch(0, 2))
    (tmp_path / "events.db").rename(tmp_path / "aside.db")
    target = Target()
    consumer = Consumer(log, "group", ["topic"], target.apply)

    with running(consumer):
        eventually(lambda: consumer.state == "waiting")
        (tmp_path / "aside.db").rename(tmp_path / "events.db")
        eventually(lambda: target.kept == [0, 1])


def test_an_outage_while_records_are_applied_singly_is_waited_out(log: EventLog) -> None:
    log.publish("topic", batch(0, 5))
    down = iter([False, False, True, True])

    def fails(given: list[int]) -> Exception | None:
        return StoreUnavailable("it is down") if next(down, False) else poison(given)

    target = Target(fails)
    with running(Consumer(log, "group", ["topic"], target.apply)):
        eventually(lambda: lag(log) == 0)

    assert target.kept == [0, 1, 2, 4]
    assert numbers(dead_letters(log)) == [POISON]


def test_an_outage_of_the_log_shows_while_records_are_applied_singly(
    log: EventLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer_module, "REPORT_SECONDS", 0.0)
    log.publish("topic", batch(0, 5))
    file, aside = tmp_path / "events.db", tmp_path / "aside.db"

    def fails(given: list[int]) -> Exception | None:
        if given == [1]:
            file.rename(aside)
        return malformed(given)

    target = Target(fails)
    consumer = Consumer(log, "group", ["topic"], target.apply)
    with running(consumer):
        eventually(lambda: consumer.state == "waiting")
        assert target.kept == [0, 1]
        aside.rename(file)
        eventually(lambda: lag(log) == 0)
    assert target.kept == [0, 1, 2, 4]


def test_stop_ends_the_wait_for_a_store_and_leaves_the_batch_uncommitted(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FIRST_WAIT_SECONDS", "LONGEST_WAIT_SECONDS"):
        monkeypatch.setattr(retries, name, 60)
    log.publish("topic", batch(0, 5))
    target = Target(lambda _: StoreUnavailable("it is down"))
    consumer = Consumer(log, "group", ["topic"], target.apply)

    with running(consumer):
        eventually(lambda: consumer.state == "waiting")
        started = time.monotonic()
        consumer.stop()
        eventually(lambda: consumer.state == "stopped")

    assert time.monotonic() - started < 30
    assert lag(log) == 5


def test_stop_in_an_outage_while_records_are_applied_singly_makes_no_dead_letter(
    log: EventLog,
) -> None:
    log.publish("topic", batch(0, 5))

    def fails(given: list[int]) -> Exception | None:
        if given == [1]:
            consumer.stop()
            return StoreUnavailable("it is down")
        return poison(given)

    target, observer = Target(fails), RecordingObserver()
    consumer = Consumer(log, "group", ["topic"], target.apply, observer)
    consumer.run()

    assert target.kept == [0]
    assert observer.outcomes == []
    assert dead_letters(log) == []
    assert lag(log) == 5
