"""Producer and consumer, killed again and again: nothing is lost and nothing happens twice."""

import random
import time
from contextlib import closing
from pathlib import Path

from chassis.events.backends import open_url
from chassis.events.event import dead_letter_topic
from tests.helpers.gunicorn import eventually
from tests.helpers.ledger import GROUP, TOPIC, balance, consuming, process

KILLS = 25


def test_every_event_takes_effect_once_although_both_sides_are_killed(tmp_path: Path) -> None:
    chance = random.Random(20261030)
    url, ledger = f"sqlite:///{tmp_path}/events.db", str(tmp_path / "ledger.db")
    produce = ("produce", url, str(tmp_path / "progress"))

    for _ in range(KILLS // 5):
        with process(*produce):
            for _ in range(5):
                with consuming(url, ledger):
                    time.sleep(chance.uniform(0, 0.3))

    with closing(open_url(url)) as log:
        with process(*produce) as producer, consuming(url, ledger) as consumer:
            assert producer.wait(60) == 0
            eventually(lambda: log.lags(TOPIC)[GROUP] == 0, 60)
            consumer.terminate()
            assert consumer.wait(5) == 0
        with log.subscribe("reader", [dead_letter_topic(TOPIC)]) as subscription:
            letters = subscription.poll(1000, 0)

    balance(ledger, letters)
    assert len({letter.headers["dead-letter-offset"] for letter in letters}) == len(letters)
