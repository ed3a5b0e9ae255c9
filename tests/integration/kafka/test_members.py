"""How a member of a group handles expired records and errors of the broker."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from confluent_kafka import Consumer, KafkaError, TopicPartition

from chassis.events.admin.copy import copy_log
from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES
from chassis.events.kafka import clients
from chassis.events.log import EventLog, GroupTaken
from tests.helpers.event_log import batch, numbers, polled, succeeds
from tests.helpers.gunicorn import eventually
from tests.helpers.servers.kafka import Kafka


@pytest.fixture
def log(kafka: Kafka) -> Iterator[EventLog]:
    with closing(open_url(kafka.url())) as log:
        yield log


def expire(kafka: Kafka, topic: str) -> None:
    """Delete all records, as the end of their retention does."""
    admin = kafka.admin()
    partitions = admin.list_topics(topic, timeout=20).topics[topic].partitions
    everything = [TopicPartition(topic, number, -1) for number in partitions]
    for future in admin.delete_records(everything).values():
        future.result(20)


def test_expired_records_do_not_count_as_lag(kafka: Kafka, log: EventLog, topic: str) -> None:
    log.publish(topic, batch(0, 20))
    with log.subscribe(topic, [topic]) as subscription:
        subscription.commit(polled(subscription, 5))
    expire(kafka, topic)

    assert log.lags(topic) == {topic: 0}
    with log.subscribe(topic, [topic]) as subscription:
        eventually(lambda: succeeds(subscription.lag))
        assert subscription.lag() == 0
        log.publish(topic, batch(20, 21))
        assert subscription.lag() == 1
        assert numbers(polled(subscription, 1)) == [20]


def test_a_copy_skips_expired_records(kafka: Kafka, log: EventLog, tmp_path: Path) -> None:
    file = open_url(f"sqlite:///{tmp_path}/events.db")
    with kafka.lent():
        log.migrate()
        log.publish(EXCHANGE_RATES, batch(0, 20))
        copy_log(log, file, "file", lambda _done, _records: None)
        log.publish(EXCHANGE_RATES, batch(20, 40))
        expire(kafka, EXCHANGE_RATES)
        log.publish(EXCHANGE_RATES, batch(40, 41))

        assert copy_log(log, file, "file", lambda _done, _records: None) == 1


def test_an_unstable_committed_offset_is_not_taken_for_the_beginning(
    log: EventLog, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.publish(topic, batch(0, 20))
    with log.subscribe(topic, [topic]) as subscription:
        subscription.commit(polled(subscription, 20))

    requests = []

    class Unstable(Consumer):
        def committed(self, partitions: Any, *_: Any) -> Any:
            requests.append(partitions)
            error = KafkaError(KafkaError.UNSTABLE_OFFSET_COMMIT)
            fields = {"offset": -1001, "error": error}
            return [SimpleNamespace(topic=p.topic, partition=p.partition, **fields)
                    for p in partitions]  # fmt: skip

    with monkeypatch.context() as patch:
        patch.setattr(clients, "Consumer", Unstable)
        with log.subscribe(topic, [topic]) as subscription:
            eventually(lambda: not succeeds(subscription.lag) and len(requests) > 0)
    assert log.lags(topic) == {topic: 0}


def test_a_replaced_member_notices_also_among_other_errors(
    log: EventLog, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Replaced(Consumer):
        def consume(self, *_: Any) -> Any:
            errors = map(KafkaError, (KafkaError._ALL_BROKERS_DOWN, KafkaError._FATAL))
            return [SimpleNamespace(error=lambda error=error: error) for error in errors]

    monkeypatch.setattr(clients, "Consumer", Replaced)
    with pytest.raises(GroupTaken):
        log.subscribe(topic, [topic])
