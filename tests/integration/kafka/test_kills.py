"""Producer and consumer on Kafka, killed again and again while they work."""

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
from tests.helpers.account import (
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
from tests.helpers.event_log import numbered, polled
from tests.helpers.gunicorn import eventually
from tests.helpers.kafka_system import LOOK_SECONDS
from tests.helpers.servers.kafka import Kafka

pytestmark = pytest.mark.fault
KILLS = 10


@dataclass(frozen=True)
class Setup:
    """The log and the files of the two sides of the service."""

    url: str
    folder: Path
    log: EventLog

    @property
    def account(self) -> str:
        return str(self.folder / "account.db")

    @property
    def consume(self) -> tuple[str, str]:
        # A static member: the next one need not wait for the end of the dead one's session.
        return f"{self.url}?group.instance.id=account", self.account

    @property
    def produce(self) -> tuple[str, str, str]:
        return "produce", self.url, str(self.folder / "progress")

    def is_settled(self) -> bool:
        with suppress(LogUnavailable):
            return self.log.lags(TOPIC).get(GROUP) == 0
        return False

    def finish(self) -> None:
        """Stop both sides in order, and check the account."""
        with process(*self.produce, "0") as producer, consuming(*self.consume) as consumer:
            assert producer.wait(60) == 0
            eventually(self.is_settled, 60, LOOK_SECONDS)
            consumer.terminate()
            assert consumer.wait(5) == 0
        balance(self.account, self._dead_letters())

    def _dead_letters(self) -> list[Record]:
        with self.log.subscribe("reader", [dead_letter_topic(TOPIC)]) as subscription:
            return polled(subscription, self.log.depth(dead_letter_topic(TOPIC)))


@pytest.fixture
def setup(kafka: Kafka, kafka_url: str, tmp_path: Path) -> Iterator[Setup]:
    admin = kafka.admin()
    topics = [NewTopic(TOPIC, 3, 1), NewTopic(dead_letter_topic(TOPIC), 1, 1)]
    for future in admin.create_topics(topics).values():
        future.result(20)
    with closing(open_url(kafka_url)) as log:
        yield Setup(kafka_url, tmp_path, log)


def test_every_event_takes_effect_once_although_both_sides_are_killed(setup: Setup) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for kill in range(KILLS):
        with process(*setup.produce) as producer:
            with consuming(*setup.consume):
                eventually(lambda kill=kill: booked(setup.account) > kill * 50, 30)
                time.sleep(chance.uniform(0, 0.2))
            producer.kill()

    setup.finish()


def test_every_event_takes_effect_once_although_its_consumer_dies_before_it_commits(
    setup: Setup,
) -> None:
    chunks = (range(first, first + CHUNK) for first in cycle(range(0, EVENTS, CHUNK)))
    for kill in range(KILLS):
        with consuming(*setup.consume, str(1 + kill % 3)) as consumer:
            while consumer.poll() is None:
                setup.log.publish(TOPIC, map(numbered, next(chunks)))
                time.sleep(0.1)
            assert consumer.returncode == -signal.SIGKILL
        committed = setup.log.depth(TOPIC) - setup.log.lags(TOPIC)[GROUP]
        assert reached(setup.account) > committed

    (setup.folder / "progress").write_text(str(next(chunks).start))
    setup.finish()
