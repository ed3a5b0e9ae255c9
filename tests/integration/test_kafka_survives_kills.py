"""Producer and consumer on Kafka, killed in the middle of their work again and again."""

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from confluent_kafka.admin import NewTopic

from chassis.events.event import dead_letter
from chassis.events.log import open_log
from tests.helpers.event_log import numbers, polled
from tests.helpers.gunicorn import eventually
from tests.helpers.ledger import EVENTS, GROUP, POISON_EVERY, TOPIC
from tests.helpers.servers.kafka import Kafka

KILLS = 10
BOOKED = [number for number in range(EVENTS) if number % POISON_EVERY]
POISON = set(range(0, EVENTS, POISON_EVERY))


@contextmanager
def process(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.helpers.ledger", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


@contextmanager
def consuming(url: str, ledger: str) -> Iterator["subprocess.Popen[str]"]:
    # A static member: the next one need not wait until the session of the dead one ends.
    with process("consume", f"{url}?group.instance.id=ledger", ledger) as consumer:
        assert consumer.stdout is not None
        assert consumer.stdout.readline() == "ready\n"
        yield consumer


def booked(ledger: str) -> int:
    with closing(sqlite3.connect(ledger)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM booked").fetchone()
    return int(count)


@pytest.mark.fault
def test_every_event_takes_effect_once_although_both_sides_are_killed(
    kafka: Kafka, kafka_url: str, tmp_path: Path
) -> None:
    ledger = str(tmp_path / "ledger.db")
    admin = kafka.admin()
    topics = [NewTopic(TOPIC, 3, 1), NewTopic(dead_letter(TOPIC), 1, 1)]
    for future in admin.create_topics(topics).values():
        future.result(20)
    produce = ("produce", kafka_url, str(tmp_path / "progress"))

    for kill in range(KILLS):
        with process(*produce) as producer:
            with consuming(kafka_url, ledger):
                eventually(lambda kill=kill: booked(ledger) > kill * 50, 30)
                time.sleep(random.uniform(0, 0.2))
            producer.kill()

    with closing(open_log(kafka_url)) as log:
        with process(*produce) as producer, consuming(kafka_url, ledger) as consumer:
            assert producer.wait(60) == 0
            eventually(lambda: log.lags(TOPIC)[GROUP] == 0, 60)
            consumer.terminate()
            assert consumer.wait(5) == 0
        with log.subscribe("reader", [dead_letter(TOPIC)]) as subscription:
            letters = polled(subscription, log.depth(dead_letter(TOPIC)))

    with closing(sqlite3.connect(ledger)) as connection:
        rows = connection.execute("SELECT number FROM booked ORDER BY number").fetchall()
        (effects,) = connection.execute("SELECT effects, sum FROM total").fetchall()
    assert [number for (number,) in rows] == BOOKED
    assert effects == (len(BOOKED), sum(BOOKED))
    assert set(numbers(letters)) == POISON
