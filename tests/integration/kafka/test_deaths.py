"""Consumers and feeds that are killed or stopped, under traffic: the account balances."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.kafka_system import KafkaSystem, kafka_system
from tests.helpers.servers.kafka import Kafka

pytestmark = pytest.mark.fault
STOP_SECONDS = 5


@pytest.fixture
def system(kafka_url: str, tmp_path: Path) -> Iterator[KafkaSystem]:
    with kafka_system(tmp_path, kafka_url) as system:
        yield system


def test_consumers_that_join_and_are_killed_while_they_process_batches(system: KafkaSystem) -> None:
    system.consumer("history")
    stays = system.consumer("currency", hasty=True)
    system.environment["FEED_PAUSE_SECONDS"] = "3"
    feed = system.under_way(0.05)
    for _ in range(3):
        system.consumer("currency", hasty=True).kill()
    assert system.consumer("currency", hasty=True).stop() == 0
    assert feed.popen.poll() is None
    feed.kill()
    system.environment.clear()

    system.finish(feed)
    system.balance()
    assert stays.metric("consumer_rebalances_total") > 1


def test_consumers_killed_while_the_broker_does_not_respond(
    kafka: Kafka, system: KafkaSystem
) -> None:
    consumers = system.consumers(hasty=True)
    feed = system.under_way()
    kafka.stop()
    # Records that were read are applied, but cannot be committed.
    time.sleep(0.5)
    for each in consumers:
        each.kill()
    kafka.cont()
    system.consumers()

    system.finish(feed)
    system.balance()


def test_a_feed_that_is_killed_and_repeated(system: KafkaSystem) -> None:
    system.consumers()
    for share in (0.1, 0.4, 0.7):
        system.under_way(share).kill()

    system.finish(system.feed())
    system.balance()


def test_consumers_stop_in_time_while_the_broker_does_not_respond(
    kafka: Kafka, system: KafkaSystem
) -> None:
    consumers = system.consumers(hasty=True)
    feed = system.under_way()
    kafka.stop()
    time.sleep(1)
    began = time.monotonic()
    for each in consumers:
        each.popen.terminate()
    assert [each.popen.wait(20) for each in consumers] == [0, 0]
    assert time.monotonic() - began < STOP_SECONDS
    kafka.cont()
    system.consumers()

    system.finish(feed)
    system.balance()
