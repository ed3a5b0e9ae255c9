"""Producer and consumer, killed again and again: every event takes effect exactly once."""

import random
import time
from contextlib import closing
from pathlib import Path

from chassis.events.backends import open_url
from chassis.events.event import dead_letter_topic
from tests.helpers.account import GROUP, TOPIC, balance, consuming, process
from tests.helpers.gunicorn import eventually

KILLS = 25


def test_every_event_takes_effect_once_although_both_sides_are_killed(tmp_path: Path) -> None:
    chance = random.Random(20261030)
    url, account = f"sqlite:///{tmp_path}/events.db", str(tmp_path / "account.db")
    produce = ("produce", url, str(tmp_path / "progress"))

    for _ in range(KILLS // 5):
        with process(*produce):
            for _ in range(5):
                with consuming(url, account):
                    time.sleep(chance.uniform(0, 0.3))

    with closing(open_url(url)) as log:
        with process(*produce) as producer, consuming(url, account) as consumer:
            assert producer.wait(60) == 0
            eventually(lambda: log.lags(TOPIC)[GROUP] == 0, 60)
            consumer.terminate()
            assert consumer.wait(5) == 0
        with log.subscribe("reader", [dead_letter_topic(TOPIC)]) as subscription:
            dead_letters = subscription.poll(1000, 0)

    balance(account, dead_letters)
    offsets = {record.headers["dead-letter-offset"] for record in dead_letters}
    assert len(offsets) == len(dead_letters)
