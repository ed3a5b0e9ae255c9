"""What nobody can apply, on Kafka: whatever it is, it is put aside and the next one comes."""

import json
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

LETTERS = dead_letter_topic(EXCHANGE_RATES)
# Nearly all that a broker takes; a client by itself would send less.
LARGE_BYTES = 1_030_000


@pytest.fixture
def log(kafka_url: str) -> Iterator[EventLog]:
    with closing(open_url(kafka_url)) as log:
        log.migrate()
        yield log


def publish(kafka: Kafka, body: bytes) -> None:
    """Publish what we never would, and something sound behind it."""
    producer = Producer({"bootstrap.servers": kafka.bootstrap, "message.max.bytes": 2_000_000})
    producer.produce(EXCHANGE_RATES, body, "key")
    producer.produce(EXCHANGE_RATES, sound(1).to_json(), "key")
    assert producer.flush(20) == 0


def letter(log: EventLog) -> Record:
    """Let a consumer settle everything, hold that it applied what is sound; return the letter."""
    applied: list[Event] = []

    def apply(records: Sequence[Record]) -> None:
        events = [Event.from_json(record.event) for record in records]
        for each in events:
            snapshot_from(each)
        applied.extend(events)

    with running(Consumer(log, "group", [EXCHANGE_RATES], apply)):
        eventually(lambda: [each.id for each in applied] == [sound(1).id])
    with log.subscribe("reader", [LETTERS]) as letters:
        (found,) = polled(letters, log.depth(LETTERS))
    return found


def test_a_reason_that_is_no_text_does_not_end_the_consumer(kafka: Kafka, log: EventLog) -> None:
    envelope = json.loads(sound(0).to_json()) | {"type": "\ud800"}
    publish(kafka, json.dumps(envelope).encode())

    assert letter(log).headers["dead-letter-reason"].endswith("not ?")


def test_an_event_as_large_as_a_broker_takes_is_put_aside(kafka: Kafka, log: EventLog) -> None:
    publish(kafka, random.Random(1).randbytes(LARGE_BYTES))

    assert len(letter(log).event) == LARGE_BYTES


def test_such_an_event_is_copied(log: EventLog) -> None:
    body = random.Random(1).randbytes(LARGE_BYTES)
    log.append(EXCHANGE_RATES, [Record(0, EXCHANGE_RATES, body, "key", {})])

    with log.subscribe("reader", [EXCHANGE_RATES]) as reader:
        (record,) = polled(reader, 1)
    assert record.event == body
