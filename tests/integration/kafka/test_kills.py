"""Producer and consumer on Kafka, killed in the middle of their work again and again."""

import random
import signal
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pytest
from confluent_kafka.admin import NewTopic

from chassis.events.backends import open_url
from chassis.events.event import dead_letter_topic
from chassis.events.log import EventLog, LogUnavailable, Record
from tests.helpers.event_log import numbered, polled
from tests.helpers.gunicorn import eventually
from tests.helpers.kafka_system import LOOK_SECONDS
from tests.helpers.ledger import (
    CHUNK,
    EVENTS,
    GROUP,
    TOPIC,
    balance,
    booked,
    consuming,
    process,
    reached,
)
from tests.helpers.servers.kafka import Kafka

pytestmark = pytest.mark.fault
KILLS = 10


@dataclass(frozen=True)
class Books:
    """Where the two sides of the service work."""

    url: str
    folder: Path
    log: EventLog

    @property
    def ledger(self) -> str:
        return str(self.folder / "ledger.db")

    @property
    def consume(self) -> tuple[str, str]:
        # A static member: the next one need not wait until the session of the dead one ends.
        return f"{self.url}?group.instance.id=ledger", self.ledger

    @property
    def produce(self) -> tuple[str, str, str]:
        return "produce", self.url, str(self.folder / "progress")

    def is_settled(self) -> bool:
        with suppress(LogUnavailable):
            return self.log.lags(TOPIC).get(GROUP) == 0
        return False

    def finish(self) -> None:
        """Let both sides end in order, and hold the account."""
        with process(*self.produce, "0") as producer, consuming(*self.consume) as consumer:
            assert producer.wait(60) == 0
            eventually(self.is_settled, 60, LOOK_SECONDS)
            consumer.terminate()
            assert consumer.wait(5) == 0
        balance(self.ledger, self._letters())

    def _letters(self) -> list[Record]:
        with self.log.subscribe("reader", [dead_letter_topic(TOPIC)]) as subscription:
            return polled(subscription, self.log.depth(dead_letter_topic(TOPIC)))


@pytest.fixture
def books(kafka: Kafka, kafka_url: str, tmp_path: Path) -> Iterator[Books]:
    admin = kafka.admin()
    topics = [NewTopic(TOPIC, 3, 1), NewTopic(dead_letter_topic(TOPIC), 1, 1)]
    for future in admin.create_topics(topics).values():
        future.result(20)
    with closing(open_url(kafka_url)) as log:
        yield Books(kafka_url, tmp_path, log)


def test_every_event_takes_effect_once_although_both_sides_are_killed(books: Books) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for kill in range(KILLS):
        with process(*books.produce) as producer:
            with consuming(*books.consume):
                eventually(lambda kill=kill: booked(books.ledger) > kill * 50, 30)
                time.sleep(chance.uniform(0, 0.2))
            producer.kill()

    books.finish()


def test_every_event_takes_effect_once_although_its_consumer_dies_before_it_commits(
    books: Books,
) -> None:
    chunks = (range(first, first + CHUNK) for first in cycle(range(0, EVENTS, CHUNK)))
    for kill in range(KILLS):
        with consuming(*books.consume, str(1 + kill % 3)) as consumer:
            while consumer.poll() is None:
                books.log.publish(TOPIC, map(numbered, next(chunks)))
                time.sleep(0.1)
            assert consumer.returncode == -signal.SIGKILL
        committed = books.log.depth(TOPIC) - books.log.lags(TOPIC)[GROUP]
        assert reached(books.ledger) > committed

    (books.folder / "progress").write_text(str(next(chunks).start))
    books.finish()
