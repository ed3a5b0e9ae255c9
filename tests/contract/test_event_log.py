"""The promises of every event log; add a backend to BACKENDS to test it."""

import multiprocessing
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from chassis.events.backends import open_url
from chassis.events.event import Event
from chassis.events.log import EventLog, Record
from tests.helpers.event_log import (
    BACKENDS,
    a_new_millisecond,
    batch,
    numbered,
    numbers,
    polled,
    succeeds,
    with_headers,
)
from tests.helpers.gunicorn import eventually

HOLD_THE_GROUP = """
import sys, time
from chassis.events.backends import open_url
with open_url(sys.argv[1]).subscribe("group", ["topic"]) as subscription:
    subscription.poll(3, 10)
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=sorted(BACKENDS))
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with BACKENDS[request.param](request) as url:
        yield url


@pytest.fixture
def log(url: str) -> Iterator[EventLog]:
    log = open_url(url)
    yield log
    log.close()


def test_events_arrive_as_they_were_published(log: EventLog) -> None:
    assert log.publish("topic", [numbered(7)]) == 1

    with log.subscribe("group", ["topic"]) as subscription:
        (record,) = polled(subscription, 1)

    assert Event.from_json(record.event) == numbered(7)
    assert (record.topic, record.key, record.headers) == ("topic", "key-1", {})


def test_records_of_another_log_arrive_unchanged(log: EventLog) -> None:
    records = [
        Record(7, "one", b"no event", "key", {"mine": "kept"}),
        Record(9, "two", b"", "", {}),
    ]
    log.append("topic", records)

    with log.subscribe("group", ["topic"]) as subscription:
        arrived = polled(subscription, 2)

    kept = [(each.topic, each.event, each.key, each.headers) for each in arrived]
    assert kept == [("topic", b"no event", "key", {"mine": "kept"}), ("topic", b"", "", {})]


def test_events_with_one_key_arrive_in_the_order_of_publication(log: EventLog) -> None:
    log.publish("topic", batch(0, 20))
    log.publish("topic", batch(20, 30))

    with log.subscribe("group", ["topic"]) as subscription:
        records = polled(subscription, 12) + polled(subscription, 18)

    assert numbers(records) == list(range(30))
    assert all(earlier.offset < later.offset for earlier, later in pairwise(records))


def test_a_poll_returns_no_more_than_its_limit(log: EventLog) -> None:
    log.publish("one", batch(0, 5))
    log.publish("two", batch(5, 10))

    with log.subscribe("group", ["one", "two"]) as subscription:
        sizes = [len(subscription.poll(4, 20)) for _ in range(3)]

    assert max(sizes) <= 4
    assert sum(sizes) <= 10


def test_a_reader_sees_only_its_topics(log: EventLog) -> None:
    for number, topic in enumerate(["one", "two", "three"]):
        log.publish(topic, [numbered(number)])

    with log.subscribe("group", ["one", "three"]) as subscription:
        assert sorted(numbers(polled(subscription, 2))) == [0, 2]
        assert subscription.poll(10, 0.3) == []


def test_headers_travel_with_every_event(log: EventLog) -> None:
    log.append("topic", with_headers(batch(0, 2), {"reason": "눈으로 봄"}))

    with log.subscribe("group", ["topic"]) as subscription:
        assert [r.headers for r in polled(subscription, 2)] == [{"reason": "눈으로 봄"}] * 2


def test_events_and_commits_survive_a_restart(log: EventLog, url: str) -> None:
    log.publish("topic", batch(0, 4))
    with log.subscribe("group", ["topic"]) as subscription:
        subscription.commit(polled(subscription, 3))
    log.close()

    reopened = open_url(url)
    with reopened.subscribe("group", ["topic"]) as subscription:
        assert numbers(polled(subscription, 1)) == [3]
    reopened.close()


def test_uncommitted_records_are_delivered_again(log: EventLog) -> None:
    log.publish("topic", batch(0, 4))
    with log.subscribe("group", ["topic"]) as subscription:
        subscription.commit(polled(subscription, 1))
        polled(subscription, 3)

    with log.subscribe("group", ["topic"]) as subscription:
        assert numbers(polled(subscription, 3)) == [1, 2, 3]


def test_a_commit_only_moves_forward(log: EventLog) -> None:
    log.publish("topic", batch(0, 4))
    with log.subscribe("group", ["topic"]) as subscription:
        records = polled(subscription, 3)
        subscription.commit(records)
        subscription.commit(records[:1])

    with log.subscribe("group", ["topic"]) as subscription:
        assert numbers(polled(subscription, 1)) == [3]


def test_a_rewind_affects_only_its_own_group(log: EventLog) -> None:
    log.publish("topic", batch(0, 3))
    with log.subscribe("group", ["topic"]) as subscription, log.subscribe("b", ["topic"]) as other:
        for each in (subscription, other):
            each.commit(polled(each, 3))
        subscription.rewind()
        assert (subscription.lag(), other.lag()) == (3, 0)
        assert numbers(polled(subscription, 3)) == [0, 1, 2]


def test_a_commit_affects_only_the_topics_of_its_records(log: EventLog) -> None:
    log.publish("one", batch(0, 2))
    log.publish("two", batch(2, 4))
    with log.subscribe("group", ["one", "two"]) as subscription:
        subscription.commit([r for r in polled(subscription, 4) if r.topic == "two"])

    with log.subscribe("group", ["one", "two"]) as subscription:
        assert numbers(polled(subscription, 2)) == [0, 1]


def test_every_group_has_its_own_position(log: EventLog) -> None:
    log.publish("topic", batch(0, 3))
    with log.subscribe("first", ["topic"]) as first, log.subscribe("second", ["topic"]) as second:
        first.commit(polled(first, 3))
        assert numbers(polled(second, 3)) == [0, 1, 2]
        assert (first.lag(), second.lag()) == (0, 3)


def test_the_records_of_a_killed_consumer_are_delivered_again(log: EventLog, url: str) -> None:
    log.publish("topic", batch(0, 3))
    command = [sys.executable, "-c", HOLD_THE_GROUP, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
        finally:
            holder.kill()

    with log.subscribe("group", ["topic"]) as subscription:
        assert numbers(polled(subscription, 3)) == [0, 1, 2]


def test_concurrent_publishers_lose_nothing_and_keep_their_order(log: EventLog) -> None:
    def publish(worker: int) -> None:
        for start in range(0, 50, 5):
            log.publish("topic", batch(worker * 100 + start, worker * 100 + start + 5))

    publishers = [threading.Thread(target=publish, args=(worker,)) for worker in range(4)]
    for publisher in publishers:
        publisher.start()
    for publisher in publishers:
        publisher.join()

    with log.subscribe("group", ["topic"]) as subscription:
        arrived = numbers(polled(subscription, 200))
    for worker in range(4):
        mine = [number for number in arrived if number // 100 == worker]
        assert mine == list(range(worker * 100, worker * 100 + 50))


def test_a_log_opened_before_a_fork_serves_both_processes(log: EventLog) -> None:
    log.publish("topic", [numbered(0)])
    child = multiprocessing.get_context("fork").Process(
        target=log.publish, args=("topic", [numbered(1)])
    )
    child.start()
    child.join(60)
    log.publish("topic", [numbered(2)])

    with log.subscribe("group", ["topic"]) as subscription:
        assert numbers(polled(subscription, 3)) == [0, 1, 2]


def test_a_batch_with_one_bad_event_is_not_published_at_all(log: EventLog) -> None:
    unwritable = numbered(2)
    unwritable.data["number"] = object()

    with pytest.raises(TypeError):
        log.publish("topic", [*batch(0, 2), unwritable])

    assert log.depth("topic") == 0


def test_a_poll_waits_no_longer_than_its_timeout(log: EventLog) -> None:
    with log.subscribe("group", ["topic"]) as subscription:
        started = time.monotonic()
        assert subscription.poll(10, 0.3) == []
        assert 0.3 <= time.monotonic() - started < 10


def test_a_poll_ends_when_an_event_arrives(log: EventLog) -> None:
    with log.subscribe("group", ["topic"]) as subscription:
        publisher = threading.Timer(0.2, log.publish, ("topic", [numbered(0)]))
        publisher.start()
        started = time.monotonic()
        assert numbers(subscription.poll(10, 20)) == [0]
        assert time.monotonic() - started < 10
        publisher.join()


def test_lag_and_oldest_count_uncommitted_records(log: EventLog) -> None:
    before = a_new_millisecond()
    log.publish("one", batch(0, 2))
    between = a_new_millisecond()
    log.publish("two", batch(2, 5))

    with log.subscribe("group", ["one", "two"]) as subscription:
        records = sorted(polled(subscription, 5), key=lambda record: record.topic)
        oldest = subscription.oldest_unprocessed()
        assert subscription.lag() == 5
        assert oldest is not None
        assert before <= oldest <= between

        subscription.commit(records[:2])
        oldest = subscription.oldest_unprocessed()
        assert subscription.lag() == 3
        assert oldest is not None
        assert oldest >= between

        subscription.commit(records)
        assert (subscription.lag(), subscription.oldest_unprocessed()) == (0, None)


def test_forwarded_records_are_appended_and_committed(log: EventLog) -> None:
    log.append("topic", with_headers(batch(0, 3), {"a": "b"}))
    with log.subscribe("group", ["topic"]) as subscription:
        subscription.forward("elsewhere", polled(subscription, 2))
        assert subscription.lag() == 1

    with log.subscribe("other", ["elsewhere"]) as elsewhere:
        records = polled(elsewhere, 2)
    assert numbers(records) == [0, 1]
    assert [(r.topic, r.key, r.headers) for r in records] == [
        ("elsewhere", "key-0", {"a": "b"}),
        ("elsewhere", "key-1", {"a": "b"}),
    ]


def test_the_log_lists_its_topics_their_depth_and_their_readers(log: EventLog) -> None:
    log.publish("two", batch(0, 3))
    with log.subscribe("b", ["two"]) as reader, log.subscribe("a", ["one", "two"]) as other:
        reader.commit(polled(reader, 2))
        eventually(lambda: succeeds(other.lag))

    assert [topic for topic in log.topics() if topic in {"one", "two"}] == ["one", "two"]
    assert (log.depth("one"), log.depth("two")) == (0, 3)
    assert (log.lags("one"), log.lags("two")) == ({"a": 0}, {"a": 3, "b": 1})


@pytest.mark.parametrize("url", ["kafak://localhost", "sqlite://", "events.db", ""])
def test_a_url_that_is_not_an_event_log_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///PATH"):
        open_url(url)
