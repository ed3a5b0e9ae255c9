"""What every event log promises; put another backend under it by adding it to BACKENDS."""

import multiprocessing
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from chassis.events.event import Event
from chassis.events.log import EventLog, GroupTaken, open_log
from tests.helpers.event_log import BACKENDS, batch, numbered, numbers

HOLD_THE_GROUP = """
import sys, time
from chassis.events.log import open_log
with open_log(sys.argv[1]).subscribe("group", ["topic"]) as held:
    held.poll(3, 1)
    print("held", flush=True)
    time.sleep(60)
"""


PUBLISH_BATCHES = """
import sys
from chassis.events.log import open_log
from tests.helpers.event_log import batch
log = open_log(sys.argv[1])
events = batch(0, 1000)
print("publishing", flush=True)
while True:
    log.publish("topic", events)
"""


@pytest.fixture(params=sorted(BACKENDS))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return BACKENDS[request.param](tmp_path)


@pytest.fixture
def log(url: str) -> Iterator[EventLog]:
    log = open_log(url)
    yield log
    log.close()


def test_events_arrive_as_they_were_published(log: EventLog) -> None:
    assert log.publish("topic", [numbered(7)]) == 1

    with log.subscribe("group", ["topic"]) as subscription:
        (record,) = subscription.poll(10, 1)

    assert Event.from_json(record.event) == numbered(7)
    assert (record.topic, record.key, record.headers) == ("topic", "key-1", {})


def test_events_arrive_in_the_order_of_publication(log: EventLog) -> None:
    log.publish("topic", batch(0, 20))
    log.publish("topic", batch(20, 30))

    with log.subscribe("group", ["topic"]) as subscription:
        records = subscription.poll(12, 1) + subscription.poll(100, 1)

    assert numbers(records) == list(range(30))
    assert all(earlier.offset < later.offset for earlier, later in pairwise(records))


def test_a_poll_returns_no_more_than_its_limit(log: EventLog) -> None:
    log.publish("one", batch(0, 5))
    log.publish("two", batch(5, 10))

    with log.subscribe("group", ["one", "two"]) as subscription:
        sizes = [len(subscription.poll(4, 1)) for _ in range(3)]

    assert sizes == [4, 4, 2]


def test_a_reader_sees_only_its_topics(log: EventLog) -> None:
    for number, topic in enumerate(["one", "two", "three"]):
        log.publish(topic, [numbered(number)])

    with log.subscribe("group", ["one", "three"]) as subscription:
        assert sorted(numbers(subscription.poll(10, 1))) == [0, 2]


def test_headers_travel_with_every_event(log: EventLog) -> None:
    log.publish("topic", batch(0, 2), headers={"reason": "눈으로 봄"})

    with log.subscribe("group", ["topic"]) as subscription:
        assert [r.headers for r in subscription.poll(10, 1)] == [{"reason": "눈으로 봄"}] * 2


def test_events_and_commits_outlive_the_log_that_wrote_them(log: EventLog, url: str) -> None:
    log.publish("topic", batch(0, 4))
    with log.subscribe("group", ["topic"]) as subscription:
        subscription.commit(subscription.poll(3, 1))
    log.close()

    reopened = open_log(url)
    with reopened.subscribe("group", ["topic"]) as subscription:
        assert numbers(subscription.poll(10, 1)) == [3]
    reopened.close()


def test_records_that_were_not_committed_come_again(log: EventLog) -> None:
    log.publish("topic", batch(0, 4))
    with log.subscribe("group", ["topic"]) as subscription:
        subscription.commit(subscription.poll(1, 1))
        subscription.poll(10, 1)

    with log.subscribe("group", ["topic"]) as subscription:
        assert numbers(subscription.poll(10, 1)) == [1, 2, 3]


def test_a_commit_only_moves_forward(log: EventLog) -> None:
    log.publish("topic", batch(0, 4))
    with log.subscribe("group", ["topic"]) as subscription:
        records = subscription.poll(3, 1)
        subscription.commit(records)
        subscription.commit(records[:1])

    with log.subscribe("group", ["topic"]) as subscription:
        assert numbers(subscription.poll(10, 1)) == [3]


def test_a_rewound_group_starts_over_and_others_do_not(log: EventLog) -> None:
    log.publish("topic", batch(0, 3))
    with log.subscribe("group", ["topic"]) as subscription, log.subscribe("b", ["topic"]) as other:
        for each in (subscription, other):
            each.commit(each.poll(10, 1))
        subscription.rewind()
        assert (subscription.lag(), other.lag()) == (3, 0)
        assert numbers(subscription.poll(10, 1)) == [0, 1, 2]


def test_committing_one_topic_leaves_the_other(log: EventLog) -> None:
    log.publish("one", batch(0, 2))
    log.publish("two", batch(2, 4))
    with log.subscribe("group", ["one", "two"]) as subscription:
        subscription.commit([r for r in subscription.poll(10, 1) if r.topic == "two"])

    with log.subscribe("group", ["one", "two"]) as subscription:
        assert numbers(subscription.poll(10, 1)) == [0, 1]


def test_every_group_has_its_own_position(log: EventLog) -> None:
    log.publish("topic", batch(0, 3))
    with log.subscribe("first", ["topic"]) as first, log.subscribe("second", ["topic"]) as second:
        first.commit(first.poll(10, 1))
        assert numbers(second.poll(10, 1)) == [0, 1, 2]
        assert (first.lag(), second.lag()) == (0, 3)


def test_a_second_consumer_of_the_group_is_refused_until_the_first_is_gone(log: EventLog) -> None:
    with log.subscribe("group", ["topic"]):
        with pytest.raises(GroupTaken, match="group"):
            log.subscribe("group", ["topic"])

    with log.subscribe("group", ["topic"]):
        pass


def test_a_killed_consumer_frees_its_group_and_its_records_come_again(
    log: EventLog, url: str
) -> None:
    log.publish("topic", batch(0, 3))
    command = [sys.executable, "-c", HOLD_THE_GROUP, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(GroupTaken):
            log.subscribe("group", ["topic"])
        holder.kill()

    with log.subscribe("group", ["topic"]) as subscription:
        assert numbers(subscription.poll(10, 1)) == [0, 1, 2]


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
        arrived = numbers(subscription.poll(1000, 1))
    for worker in range(4):
        mine = [number for number in arrived if number // 100 == worker]
        assert mine == list(range(worker * 100, worker * 100 + 50))


def test_a_log_opened_before_a_fork_serves_both_processes(log: EventLog) -> None:
    log.publish("topic", [numbered(0)])
    child = multiprocessing.get_context("fork").Process(
        target=log.publish, args=("topic", [numbered(1)])
    )
    child.start()
    child.join(10)
    log.publish("topic", [numbered(2)])

    with log.subscribe("group", ["topic"]) as subscription:
        assert numbers(subscription.poll(10, 1)) == [0, 1, 2]


def test_a_batch_with_one_bad_event_is_not_published_at_all(log: EventLog) -> None:
    unwritable = numbered(2)
    unwritable.data["number"] = object()

    with pytest.raises(TypeError):
        log.publish("topic", [*batch(0, 2), unwritable])

    assert log.depth("topic") == 0


def test_a_killed_publisher_leaves_whole_batches(log: EventLog, url: str) -> None:
    command = [sys.executable, "-c", PUBLISH_BATCHES, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as publisher:
        assert publisher.stdout is not None
        assert publisher.stdout.readline() == "publishing\n"
        for _ in range(20):
            time.sleep(0.01)
            assert log.depth("topic") % 1000 == 0
        publisher.kill()

    assert log.depth("topic") % 1000 == 0
    assert log.publish("topic", batch(0, 1)) == 1


def test_a_poll_waits_no_longer_than_its_timeout(log: EventLog) -> None:
    with log.subscribe("group", ["topic"]) as subscription:
        started = time.monotonic()
        assert subscription.poll(10, 0.3) == []
        assert 0.3 <= time.monotonic() - started < 2


def test_a_poll_ends_when_an_event_arrives(log: EventLog) -> None:
    with log.subscribe("group", ["topic"]) as subscription:
        publisher = threading.Timer(0.2, log.publish, ("topic", [numbered(0)]))
        publisher.start()
        started = time.monotonic()
        assert numbers(subscription.poll(10, 20)) == [0]
        assert time.monotonic() - started < 10
        publisher.join()


def test_lag_and_oldest_tell_of_what_is_not_committed(log: EventLog) -> None:
    before = datetime.now(UTC)
    log.publish("one", batch(0, 2))
    between = datetime.now(UTC)
    log.publish("two", batch(2, 5))

    with log.subscribe("group", ["one", "two"]) as subscription:
        records = subscription.poll(10, 1)
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


def test_forwarded_records_are_appended_and_committed_at_once(log: EventLog) -> None:
    log.publish("topic", batch(0, 3), headers={"a": "b"})
    with log.subscribe("group", ["topic"]) as subscription:
        subscription.forward("elsewhere", subscription.poll(2, 1))
        assert subscription.lag() == 1

    with log.subscribe("other", ["elsewhere"]) as elsewhere:
        records = elsewhere.poll(10, 1)
    assert numbers(records) == [0, 1]
    assert [(r.topic, r.key, r.headers) for r in records] == [
        ("elsewhere", "key-0", {"a": "b"}),
        ("elsewhere", "key-1", {"a": "b"}),
    ]


def test_the_log_tells_its_topics_their_depth_and_their_readers(log: EventLog) -> None:
    log.publish("two", batch(0, 3))
    with log.subscribe("b", ["two"]) as reader, log.subscribe("a", ["one", "two"]):
        reader.commit(reader.poll(2, 1))

    assert log.topics() == ["one", "two"]
    assert (log.depth("one"), log.depth("two")) == (0, 3)
    assert (log.lags("one"), log.lags("two")) == ({"a": 0}, {"a": 3, "b": 1})


@pytest.mark.parametrize("url", ["kafak://localhost", "sqlite://", "events.db", ""])
def test_a_url_that_names_no_log_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///PATH"):
        open_log(url)
