"""Records on Kafka that cannot be applied become dead letters, and the next one is applied."""

import json
import logging
import random
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest
from confluent_kafka import Producer

from chassis.events.backends import open_url
from chassis.events.consumer import Consumer
from chassis.events.event import EXCHANGE_RATES, Event, dead_letter_topic
from chassis.events.log import EventLog, Record
from chassis.events.snapshots import snapshot_from
from tests.helpers.consuming import running
from tests.helpers.event_log import polled
from tests.helpers.gunicorn import eventually
from tests.helpers.rate_feed import event as sound
from tests.helpers.servers.kafka import Kafka

DEAD_LETTERS = dead_letter_topic(EXCHANGE_RATES)
# Nearly the largest size that a broker accepts; by default a client would send less.
LARGE_BYTES = 1_030_000


@pytest.fixture
def log(kafka_url: str) -> Iterator[EventLog]:
    with closing(open_url(kafka_url)) as log:
        log.migrate()
        yield log


def publish(kafka: Kafka, body: bytes) -> None:
    """Publish a body that we never would, and a sound event after it."""
    producer = Producer({"bootstrap.servers": kafka.bootstrap, "message.max.bytes": 2_000_000})
    producer.produce(EXCHANGE_RATES, body, "key")
    producer.produce(EXCHANGE_RATES, sound(1).to_json(), "key")
    assert producer.flush(20) == 0


def consume(log: EventLog) -> Record:
    """Run a consumer until it has applied the sound event; return the dead letter."""
    applied: list[Event] = []

    def apply(records: Sequence[Record]) -> None:
        events = [Event.from_json(record.event) for record in records]
        for each in events:
            snapshot_from(each)
        applied.extend(events)

    with running(Consumer(log, "group", [EXCHANGE_RATES], apply)):
        eventually(lambda: [each.id for each in applied] == [sound(1).id])
    with log.subscribe("reader", [DEAD_LETTERS]) as subscription:
        (found,) = polled(subscription, log.depth(DEAD_LETTERS))
    return found


def test_a_reason_that_cannot_be_encoded_does_not_end_the_consumer(
    kafka: Kafka, log: EventLog, caplog: pytest.LogCaptureFixture
) -> None:
    # The processes of pytest-xdist cannot tell each other of such a text either.
    caplog.set_level(logging.CRITICAL, "chassis.events.consumer")
    envelope = json.loads(sound(0).to_json()) | {"type": "\ud800"}
    publish(kafka, json.dumps(envelope).encode())

    assert consume(log).headers["dead-letter-reason"].endswith("not ?")


def test_an_event_of_the_largest_size_becomes_a_dead_letter(kafka: Kafka, log: EventLog) -> None:
    publish(kafka, random.Random(1).randbytes(LARGE_BYTES))

    assert len(consume(log).event) == LARGE_BYTES


def test_an_event_of_the_largest_size_is_copied(log: EventLog) -> None:
    body = random.Random(1).randbytes(LARGE_BYTES)
    log.append(EXCHANGE_RATES, [Record(0, EXCHANGE_RATES, body, "key", {})])

    with log.subscribe("reader", [EXCHANGE_RATES]) as reader:
        (record,) = polled(reader, 1)
    assert record.event == body
