"""Partitions that the consumers of a group share and take over, as only Kafka has them."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from confluent_kafka import Producer

from chassis.events.backends import open_url
from chassis.events.kafka import clients
from chassis.events.kafka.clients import DELIVERY_SECONDS
from chassis.events.kafka.subscription import KafkaSubscription
from chassis.events.log import EventLog, GroupTaken, LogUnavailable, Record
from tests.helpers.event_log import a_new_millisecond, batch, numbers, polled, succeeds
from tests.helpers.gunicorn import eventually
from tests.helpers.servers.kafka import Kafka

PARTITIONS = 3


@pytest.fixture
def log(kafka: Kafka) -> Iterator[EventLog]:
    with closing(open_url(kafka.url())) as log:
        yield log


def drained(*members: KafkaSubscription) -> list[list[Record]]:
    """Poll the members in turn until all partitions are assigned and all records delivered."""
    got: list[list[Record]] = [[] for _ in members]

    def is_done() -> bool:
        for mine, member in zip(got, members, strict=True):
            mine += member.poll(100, 0.2)
        return are_assigned(members) and all(map(is_read, members))

    eventually(is_done, 60)
    return got


def are_assigned(members: tuple[KafkaSubscription, ...]) -> bool:
    owned = [len(member._member.assignment) for member in members]
    return sum(owned) == PARTITIONS and max(owned) - min(owned) <= 1


def is_read(member: KafkaSubscription) -> bool:
    delivered = sum(len(progress.waiting) for progress in member._member.assignment.values())
    return succeeds(member.lag) and member.lag() == delivered


def partitions(records: list[Record]) -> set[int]:
    return {record.partition for record in records}


def test_a_key_stays_in_its_partition_and_in_order(log: EventLog, topic: str) -> None:
    for start in range(0, 60, 20):
        log.publish(topic, batch(start, start + 20))

    with log.subscribe(topic, [topic]) as subscription:
        records = polled(subscription, 60)

    for key in ("key-0", "key-1", "key-2"):
        mine = [record for record in records if record.key == key]
        assert len(partitions(mine)) == 1
        assert numbers(mine) == sorted(numbers(mine))


def test_members_of_a_group_share_its_partitions(log: EventLog, topic: str) -> None:
    with log.subscribe(topic, [topic]) as first, log.subscribe(topic, [topic]) as second:
        drained(first, second)
        log.publish(topic, batch(0, 30))
        one, other = drained(first, second)

    assert sorted(numbers(one + other)) == list(range(30))
    assert partitions(one).isdisjoint(partitions(other))
    assert second.rebalances > 0


@pytest.mark.fault
def test_a_batch_is_not_committed_by_a_member_that_lost_its_partitions_meanwhile(
    log: EventLog, topic: str
) -> None:
    log.publish(topic, batch(0, 30))
    with log.subscribe(topic, [topic]) as first:
        in_progress = polled(first, 30)
        with log.subscribe(topic, [topic]) as second:
            _, taken = drained(first, second)
            moved = partitions(taken)
            assert moved
            assert sorted(numbers(taken)) == sorted(
                numbers(each for each in in_progress if each.partition in moved)
            )
            first.commit(in_progress)
            assert first.lag() == 0
            assert second.lag() == len(taken)
            second.commit(taken)
        assert log.lags(topic) == {topic: 0}


def test_a_partition_that_is_assigned_again_is_read_again_before_it_is_committed(
    log: EventLog, topic: str
) -> None:
    log.publish(topic, batch(0, 30))
    with log.subscribe(topic, [topic]) as first:
        before = polled(first, 30)
        with log.subscribe(topic, [topic]) as second:
            _, taken = drained(first, second)
        polled(first, 1)
        first.commit(before)
        assert first.lag() == len(taken) - 1


def test_a_rewind_also_moves_the_partitions_of_other_members(log: EventLog, topic: str) -> None:
    log.publish(topic, batch(0, 30))
    with log.subscribe(topic, [topic]) as only:
        only.commit(polled(only, 30))
    with log.subscribe(topic, [topic]) as first, log.subscribe(topic, [topic]) as second:
        drained(first, second)
        first.rewind()
    assert log.lags(topic) == {topic: 30}


@pytest.mark.usefixtures("as_services_wait")
def test_a_member_without_partitions_has_no_records_and_no_lag(log: EventLog, topic: str) -> None:
    log.publish(topic, batch(0, 30))
    with ExitStack() as stack:
        members = [stack.enter_context(log.subscribe(topic, [topic])) for _ in range(4)]
        got = drained(*members)
        lags = [member.lag() for member in members]

    assert sum(lags) == 30
    assert min(lags) == 0
    assert sorted({number for mine in got for number in numbers(mine)}) == list(range(30))


def test_the_oldest_record_is_that_of_the_partition_that_lags_behind(
    log: EventLog, topic: str
) -> None:
    log.publish(topic, batch(0, 1))
    between = a_new_millisecond()
    log.publish(topic, batch(1, 10))
    with log.subscribe(topic, [topic]) as subscription:
        records = polled(subscription, 10)
        everything = subscription.oldest_unprocessed()
        subscription.commit([record for record in records if record.key != "key-1"])
        left = subscription.oldest_unprocessed()

    assert everything is not None
    assert left is not None
    assert everything < between <= left


def test_a_static_member_that_starts_twice_is_refused(kafka: Kafka, topic: str) -> None:
    url = f"{kafka.url()}?group.instance.id=pod-1"
    with closing(open_url(url)) as log, log.subscribe(topic, [topic]) as first:
        with log.subscribe(topic, [topic]):
            with pytest.raises(GroupTaken, match="pod-1"):
                eventually(lambda: first.poll(1, 0.5) is None, 20)


def test_a_missing_topic_names_the_command_to_run(log: EventLog) -> None:
    for attempt in (
        lambda: log.publish("nowhere", batch(0, 1)),
        lambda: log.subscribe("group", ["nowhere"]),
        lambda: log.depth("nowhere"),
    ):
        with pytest.raises(LogUnavailable, match="no topic nowhere: run `python -m chassis"):
            attempt()


def test_a_batch_larger_than_the_queue_is_published_through_it(
    log: EventLog, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(clients._PRODUCING, "queue.buffering.max.messages", 50)

    assert log.publish(topic, batch(0, 2000)) == 2000
    assert log.depth(topic) == 2000


def test_publishing_to_a_broker_that_does_not_respond_ends_in_time(
    kafka: Kafka, log: EventLog, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(clients._PRODUCING, "delivery.timeout.ms", 1000)
    # The time-out is as short for the events before and after.
    eventually(lambda: succeeds(lambda: log.publish(topic, batch(0, 1))))
    kafka.stop()
    began = time.monotonic()
    with pytest.raises(LogUnavailable, match="is unavailable"):
        log.publish(topic, batch(1, 2))
    assert time.monotonic() - began < DELIVERY_SECONDS
    kafka.cont()

    eventually(lambda: succeeds(lambda: log.publish(topic, batch(1, 2))))
    with log.subscribe(topic, [topic]) as subscription:
        assert {0, 1} <= set(numbers(polled(subscription, log.depth(topic))))


def test_a_message_of_a_foreign_publisher_is_a_record_too(
    kafka: Kafka, log: EventLog, topic: str
) -> None:
    producer = Producer({"bootstrap.servers": kafka.bootstrap})
    producer.produce(topic, None, b"\xff", headers=[("odd", b"\xff"), ("none", None)])
    producer.flush(10)

    with log.subscribe(topic, [topic]) as subscription:
        (record,) = polled(subscription, 1)

    assert (record.event, record.key) == (b"", "\ufffd")
    assert record.headers == {"odd": "\ufffd", "none": ""}


def tasks() -> int:
    return len(list(Path(f"/proc/{os.getpid()}/task").iterdir()))


@pytest.mark.parametrize("stopped", [False, True])
def test_closing_leaves_no_thread(kafka: Kafka, topic: str, stopped: bool) -> None:
    before = tasks()
    log = open_url(kafka.url())
    subscription = log.subscribe(topic, [topic])
    log.publish(topic, batch(0, 10))
    records = polled(subscription, 10)
    subscription.commit(records[:5])
    if stopped:
        kafka.stop()
        with pytest.raises(LogUnavailable):
            subscription.commit(records)
    subscription.close()
    log.close()
    del subscription, log
    kafka.cont()
    eventually(lambda: tasks() <= before and threading.active_count() == 1)


@pytest.mark.usefixtures("as_services_wait")
def test_every_call_of_a_member_ends_in_time_when_the_broker_does_not_respond(
    kafka: Kafka, log: EventLog, topic: str
) -> None:
    log.publish(topic, batch(0, 10))
    with log.subscribe(topic, [topic]) as subscription:
        records = polled(subscription, 5)
        kafka.stop()
        calls: list[Callable[[], object]] = [
            lambda: subscription.commit(records),
            subscription.lag,
            lambda: subscription.forward(topic, records),
            subscription.rewind,
            lambda: log.depth(topic),
            lambda: log.lags(topic),
            log.topics,
        ]
        for call in calls:
            ended = threading.Event()
            timer = threading.Timer(8, ended.set)
            timer.start()
            with pytest.raises(LogUnavailable):
                call()
            timer.cancel()
            assert not ended.is_set()
        kafka.cont()
        kafka.wait()
        eventually(lambda: succeeds(lambda: subscription.commit(records)), 20)
