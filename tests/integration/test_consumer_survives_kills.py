"""Producer and consumer, killed again and again: nothing is lost and nothing happens twice."""

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from chassis.events.event import dead_letter
from chassis.events.log import open_log
from tests.helpers.event_log import numbers
from tests.helpers.ledger import EVENTS, GROUP, POISON_EVERY, TOPIC

KILLS = 25
BOOKED = [number for number in range(EVENTS) if number % POISON_EVERY]
POISON = list(range(0, EVENTS, POISON_EVERY))


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.helpers.ledger", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def wait_until_ready(consumer: subprocess.Popen[str]) -> None:
    assert consumer.stdout is not None
    assert consumer.stdout.readline() == "ready\n"


def test_every_event_takes_effect_once_although_both_sides_are_killed(tmp_path: Path) -> None:
    chance = random.Random(20261030)
    url, ledger = f"sqlite:///{tmp_path}/events.db", str(tmp_path / "ledger.db")
    produce = ("produce", url, str(tmp_path / "progress"))

    for _ in range(KILLS // 5):
        with process(*produce):
            for _ in range(5):
                with process("consume", url, ledger) as consumer:
                    wait_until_ready(consumer)
                    time.sleep(chance.uniform(0, 0.3))

    with process(*produce) as producer, process("consume", url, ledger) as consumer:
        wait_until_ready(consumer)
        assert producer.wait(60) == 0
        log = open_log(url)
        deadline = time.monotonic() + 60
        while log.lags(TOPIC)[GROUP]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        consumer.terminate()
        assert consumer.wait(5) == 0

    with closing(sqlite3.connect(ledger)) as connection:
        booked = connection.execute("SELECT number FROM booked ORDER BY number").fetchall()
        (effects,) = connection.execute("SELECT effects, sum FROM total").fetchall()
    assert [number for (number,) in booked] == BOOKED
    assert effects == (len(BOOKED), sum(BOOKED))
    with log.subscribe("reader", [dead_letter(TOPIC)]) as subscription:
        letters = subscription.poll(1000, 0)
    assert sorted(set(numbers(letters))) == POISON
    assert len({letter.headers["dead-letter-offset"] for letter in letters}) == len(letters)
