"""Partitions that are added, records that expire, and topics that may no longer be read."""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    NewPartitions,
    ResourcePatternType,
    ResourceType,
)

from chassis.events.backends import open_url
from chassis.events.kafka import clients
from chassis.events.kafka.clients import Clients
from chassis.events.kafka.offsets import LATEST, ends
from chassis.events.kafka.url import parse_url
from chassis.events.log import EventLog, LogUnavailable, Subscription
from tests.helpers.event_log import batch, numbers, polled, succeeds
from tests.helpers.gunicorn import eventually
from tests.helpers.servers.kafka import Kafka

SECONDS = 10
# Less than a client takes to refresh by itself what it knows of a topic.
BUSY_SECONDS = 3


@pytest.fixture
def log(kafka: Kafka) -> Iterator[EventLog]:
    with closing(open_url(kafka.url())) as log:
        yield log


@pytest.fixture
def single(kafka: Kafka) -> Iterator[str]:
    """The name of an empty topic of one partition."""
    with kafka.topic(partitions=1) as name:
        yield name


def add_partitions(kafka: Kafka, topic: str, total: int) -> None:
    admin = kafka.admin()
    admin.create_partitions([NewPartitions(topic, total)])[topic].result(SECONDS)


def publish_to(kafka: Kafka, topic: str, partition: int, count: int) -> None:
    """Publish as a client does that already knows the partition."""
    producer = Producer({"bootstrap.servers": kafka.bootstrap})
    for event in batch(0, count):
        producer.produce(topic, event.to_json(), event.key, partition=partition)
    assert producer.flush(SECONDS) == 0


def expire(kafka: Kafka, topic: str, before: int) -> None:
    """Delete the records of partition 0 before an offset, as retention does."""
    admin = kafka.admin()
    for deleted in admin.delete_records([TopicPartition(topic, 0, before)]).values():
        deleted.result(SECONDS)


@contextmanager
def denied(kafka: Kafka, kind: ResourceType, name: str, operation: AclOperation) -> Iterator[None]:
    """Deny everybody an operation on a topic or a group."""

    def rule(operation: AclOperation, permission: AclPermissionType) -> AclBinding:
        literal = ResourcePatternType.LITERAL
        return AclBinding(kind, name, literal, "User:ANONYMOUS", "*", operation, permission)

    admin = kafka.admin()
    rules = [
        rule(AclOperation.ALL, AclPermissionType.ALLOW),
        rule(operation, AclPermissionType.DENY),
    ]
    for created in admin.create_acls(rules).values():
        created.result(SECONDS)
    try:
        yield
    finally:
        every = (None, None, AclOperation.ANY, AclPermissionType.ANY)
        rules_of_name = AclBindingFilter(kind, name, ResourcePatternType.LITERAL, *every)
        for removed in admin.delete_acls([rules_of_name]).values():
            removed.result(SECONDS)


def lag_of(subscription: Subscription) -> int | None:
    try:
        return subscription.lag()
    except LogUnavailable:
        return None


@pytest.mark.fault
def test_partitions_added_under_a_consumer_count_as_lag_at_once_and_are_read_in_seconds(
    kafka: Kafka, log: EventLog, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The lag must not wait until the client looks for partitions by itself.
    monkeypatch.setitem(clients._COMMON, "topic.metadata.refresh.interval.ms", 15_000)
    with log.subscribe(topic, [topic]) as subscription:
        assert subscription.lag() == 0
        add_partitions(kafka, topic, 5)
        publish_to(kafka, topic, 3, 30)
        publish_to(kafka, topic, 4, 20)
        eventually(lambda: lag_of(subscription) == 50, 10)
        records = polled(subscription, 50)
        assert {record.partition for record in records} == {3, 4}
        subscription.commit(records)
        assert subscription.lag() == 0
    assert log.lags(topic) == {topic: 0}


@pytest.mark.parametrize("wanted", [[4], [0, 4]])
def test_a_client_that_knew_fewer_partitions_finds_the_end_of_a_new_one(
    kafka: Kafka, topic: str, wanted: list[int]
) -> None:
    with closing(Clients(parse_url(kafka.url()))) as own:
        eventually(lambda: succeeds(lambda: ends(own, [(topic, 0)], LATEST)), SECONDS)
        add_partitions(kafka, topic, 5)
        admin = kafka.admin()
        eventually(lambda: len(admin.list_topics(topic).topics[topic].partitions) == 5)
        of = [(topic, number) for number in wanted]
        eventually(lambda: succeeds(lambda: ends(own, of, LATEST)), BUSY_SECONDS)
        assert ends(own, of, LATEST) == dict.fromkeys(of, 0)


@pytest.mark.fault
def test_records_that_expired_while_no_consumer_ran_are_counted_once_and_logged(
    kafka: Kafka, log: EventLog, single: str, caplog: pytest.LogCaptureFixture
) -> None:
    log.publish(single, batch(0, 10))
    with log.subscribe(single, [single]) as subscription:
        subscription.commit(polled(subscription, 3))
        assert subscription.expired == {}
    expire(kafka, single, before=8)
    with caplog.at_level(logging.WARNING), log.subscribe(single, [single]) as subscription:
        assert numbers(polled(subscription, 2)) == [8, 9]
        assert subscription.lag() == 2
        assert subscription.expired == {single: 5}
    assert f"5 records of {single}, partition 0, expired before they were read" in caplog.text
    with log.subscribe(single, [single]) as subscription:
        assert subscription.lag() == 2
        assert subscription.expired == {}


@pytest.mark.fault
def test_records_that_expire_under_a_consumer_that_lags_are_counted(
    kafka: Kafka, log: EventLog, single: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        log.publish(single, batch(number, number + 1))
    # The client holds few records that it has not delivered yet.
    own = {"queued.min.messages": 1, "fetch.message.max.bytes": 100}
    monkeypatch.setattr(clients, "_CONSUMING", {**clients._CONSUMING, **own})
    with log.subscribe(single, [single]) as subscription:
        first = polled(subscription, 1)
        subscription.commit(first)
        expire(kafka, single, before=25)
        while numbers(first)[-1] < 29:
            first += polled(subscription, 1)
        assert subscription.lag() == 5
        assert subscription.expired == {single: 30 - len(first)}
        assert len(first) < 30
        subscription.commit(first)
        assert subscription.lag() == 0


def test_records_that_all_expired_are_no_lag(kafka: Kafka, log: EventLog, single: str) -> None:
    with log.subscribe(single, [single]) as subscription:
        log.publish(single, batch(0, 10))
        assert subscription.lag() == 10
        expire(kafka, single, before=10)
        assert subscription.lag() == 0


@pytest.mark.fault
def test_a_consumer_that_may_no_longer_read_a_topic_reports_it_until_it_may_again(
    kafka: Kafka, log: EventLog, topic: str
) -> None:
    with log.subscribe(topic, [topic]) as subscription:
        assert subscription.lag() == 0
        with denied(kafka, ResourceType.TOPIC, topic, AclOperation.READ):
            eventually(lambda: not succeeds(subscription.lag), SECONDS)
            for _ in range(10):
                succeeds(lambda: subscription.poll(1, 0.1))
                assert not succeeds(subscription.lag)
            with pytest.raises(LogUnavailable, match=f"denies us READ on {topic}"):
                log.subscribe("another", [topic])
        eventually(lambda: succeeds(subscription.lag), SECONDS)
        log.publish(topic, batch(0, 3))
        # The denials that the client has noted are reported first.
        eventually(lambda: succeeds(lambda: subscription.poll(0, 0)), SECONDS)
        assert len(polled(subscription, 3)) == 3


@pytest.mark.fault
@pytest.mark.usefixtures("as_services_wait")
def test_a_consumer_that_may_no_longer_read_as_its_group_reports_it(
    kafka: Kafka, log: EventLog, topic: str
) -> None:
    with log.subscribe(topic, [topic]) as subscription:
        assert subscription.lag() == 0
        with denied(kafka, ResourceType.GROUP, topic, AclOperation.READ):
            eventually(lambda: not succeeds(subscription.lag), SECONDS)
            for _ in range(3):
                succeeds(lambda: subscription.poll(1, 0.1))
                assert not succeeds(subscription.lag)
