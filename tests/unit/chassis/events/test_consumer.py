"""The consumer's loop: batches, dead letters, an orderly stop, and where it starts."""

import threading
from collections.abc import Sequence

import pytest

from chassis.events.consumer import Consumer
from chassis.events.log import EventLog, GroupTaken, Record
from chassis.events.sqlite.subscription import SqliteSubscription
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
from tests.helpers.event_log import batch, numbers, with_headers
from tests.helpers.gunicorn import eventually

pytestmark = pytest.mark.usefixtures("short_polls")


def test_a_batch_is_applied_at_once_and_committed(log: EventLog) -> None:
    log.publish("topic", batch(0, 5))
    target, observer = Target(), RecordingObserver()

    with running(Consumer(log, "group", ["topic"], target.apply, observer)):
        eventually(lambda: bool(observer.lags))

    assert target.calls == [[0, 1, 2, 3, 4]]
    assert observer.outcomes == [("topic", "processed", 5)]
    assert observer.lags[-1] == (0, None)
    assert lag(log) == 0


def test_events_published_later_are_applied_too(log: EventLog) -> None:
    target = Target()

    with running(Consumer(log, "group", ["topic"], target.apply)):
        for number in range(3):
            log.publish("topic", batch(number, number + 1))
            eventually(lambda: len(target.kept) == number + 1)  # noqa: B023 - used at once

    assert target.kept == [0, 1, 2]


def test_processed_records_are_counted_by_topic(log: EventLog) -> None:
    log.publish("one", batch(0, 2))
    log.publish("two", batch(2, 5))
    observer = RecordingObserver()

    with running(Consumer(log, "group", ["one", "two"], Target().apply, observer)):
        eventually(lambda: len(observer.outcomes) == 2)

    assert sorted(observer.outcomes) == [("one", "processed", 2), ("two", "processed", 3)]


def test_a_state_is_reported_when_it_changes(log: EventLog) -> None:
    observer = RecordingObserver()

    with running(Consumer(log, "group", ["topic"], Target().apply, observer)):
        eventually(lambda: len(observer.lags) > 2)

    assert observer.states == ["running", "stopped"]
    assert observer.rebalances == 0


def test_records_that_the_log_deleted_before_they_were_read_are_reported_once(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    observer = RecordingObserver()
    with running(Consumer(log, "group", ["topic"], Target().apply, observer)):
        for expired in ({"topic": 3}, {"topic": 3, "two": 1}, {"topic": 5, "two": 1}):
            monkeypatch.setattr(SqliteSubscription, "expired", expired)
            reports = len(observer.lags)
            eventually(lambda: len(observer.lags) > reports + 1)  # noqa: B023 - used at once

    assert observer.expirations == [("topic", 3), ("two", 1), ("topic", 2)]


def test_a_record_that_keeps_failing_becomes_a_dead_letter_and_the_others_are_applied(
    log: EventLog,
) -> None:
    log.append("topic", with_headers(batch(0, 5), {"mine": "kept"}))
    target, observer = Target(poison), RecordingObserver()

    with running(Consumer(log, "group", ["topic"], target.apply, observer)):
        eventually(lambda: lag(log) == 0)

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
    assert observer.outcomes == [
        ("topic", "retried", 1),
        ("topic", "retried", 1),
        ("topic", "processed", 4),
        ("topic", "dead_letter", 1),
    ]


def test_a_malformed_event_is_not_tried_again(log: EventLog) -> None:
    log.publish("topic", batch(POISON, POISON + 1))
    target = Target(malformed)

    with running(Consumer(log, "group", ["topic"], target.apply)):
        eventually(lambda: lag(log) == 0)

    (letter,) = dead_letters(log)
    assert letter.headers["dead-letter-attempts"] == "1"
    assert target.calls == [[POISON], [POISON]]


def test_a_record_that_fails_once_is_applied_on_retry(log: EventLog) -> None:
    log.publish("topic", batch(0, 2))
    target = Target(lambda _: ValueError("hiccup") if len(target.calls) < 3 else None)

    with running(Consumer(log, "group", ["topic"], target.apply)):
        eventually(lambda: lag(log) == 0)

    assert target.kept == [0, 1]
    assert dead_letters(log) == []


def test_stop_finishes_and_commits_the_current_batch(log: EventLog) -> None:
    log.publish("topic", batch(0, 5))
    begun, may_end = threading.Event(), threading.Event()

    def apply(_: Sequence[Record]) -> None:
        begun.set()
        assert may_end.wait(30)

    consumer = Consumer(log, "group", ["topic"], apply)
    with running(consumer):
        assert begun.wait(30)
        consumer.stop()
        may_end.set()

    assert consumer.state == "stopped"
    assert lag(log) == 0


def test_stop_while_records_are_applied_singly_commits_those_that_are_settled(
    log: EventLog,
) -> None:
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


def test_a_second_consumer_of_the_group_does_not_run(log: EventLog) -> None:
    with log.subscribe("group", ["topic"]), pytest.raises(GroupTaken):
        Consumer(log, "group", ["topic"], Target().apply).run()


def test_a_store_that_lost_everything_is_refilled_from_the_beginning(log: EventLog) -> None:
    log.publish("topic", batch(0, 4))
    first, second = Target(), Target()
    with running(Consumer(log, "group", ["topic"], first.apply)):
        eventually(lambda: lag(log) == 0)
    with running(Consumer(log, "group", ["topic"], second.apply, is_empty=lambda: True)):
        eventually(lambda: len(second.kept) == 4)
    assert second.kept == first.kept == [0, 1, 2, 3]


def test_a_store_that_is_not_empty_continues_where_it_was(log: EventLog) -> None:
    log.publish("topic", batch(0, 4))
    target = Target()
    with running(Consumer(log, "group", ["topic"], target.apply)):
        eventually(lambda: lag(log) == 0)
    log.publish("topic", batch(4, 5))
    with running(Consumer(log, "group", ["topic"], target.apply, is_empty=lambda: False)):
        eventually(lambda: lag(log) == 0)
    assert target.kept == [0, 1, 2, 3, 4]
