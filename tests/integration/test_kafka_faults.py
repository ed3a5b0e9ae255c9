"""Faults of the broker and of what stands around it, under traffic: the account balances."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.helpers.gunicorn import eventually
from tests.helpers.kafka_system import KafkaSystem, Process, kafka_system
from tests.helpers.rate_feed import EVENTS
from tests.helpers.servers import kafka as own_kafka
from tests.helpers.servers.disk import small_disk
from tests.helpers.servers.kafka import Kafka

pytestmark = pytest.mark.fault
HONEST_SECONDS = 2
STOP_SECONDS = 5


@pytest.fixture
def system(kafka_url: str, tmp_path: Path) -> Iterator[KafkaSystem]:
    with kafka_system(tmp_path, kafka_url) as system:
        yield system


def under_way(system: KafkaSystem, share: float = 0.3) -> Process:
    """Start the feed and wait until a part of it is published."""
    feed = system.feed()
    eventually(lambda: system.fed() > EVENTS * share, 30)
    return feed


@contextmanager
def leaving_nothing(consumers: list[Process]) -> Iterator[None]:
    """Hold that afterwards the consumers have no more threads and files open than before."""
    before = [each.holds() for each in consumers]
    yield
    eventually(lambda: all(map(are_no_more, (each.holds() for each in consumers), before)))


def are_no_more(now: tuple[int, int], before: tuple[int, int]) -> bool:
    return all(left <= had for left, had in zip(now, before, strict=True))


def test_a_stopped_broker_is_waited_for_and_told(kafka: Kafka, system: KafkaSystem) -> None:
    consumers = system.consumers()
    feed = under_way(system)
    with leaving_nothing(consumers):
        stop_for_a_while(kafka, consumers)
        system.finish(feed)
    system.balance()


def stop_for_a_while(kafka: Kafka, consumers: list[Process]) -> None:
    kafka.stop()
    time.sleep(HONEST_SECONDS)
    assert [each.status() for each in consumers] == [503, 503]
    assert [each.status("/livez") for each in consumers] == [200, 200]
    assert [each.metric("consumer_running") for each in consumers] == [0, 0]
    kafka.cont()
    eventually(lambda: [each.status() for each in consumers] == [200, 200], 20)


def test_a_broker_that_is_killed_and_comes_back(kafka: Kafka, system: KafkaSystem) -> None:
    consumers = system.consumers()
    feed = under_way(system)
    with leaving_nothing(consumers):
        kafka.kill()
        kafka.restart()
        system.finish(feed)
    system.balance()


def test_a_broker_that_dies_of_a_full_disk_and_comes_back(tmp_path: Path) -> None:
    with small_disk(128) as disk, own_kafka.running(disk.folder) as broker:
        with kafka_system(tmp_path, broker.url()) as system:
            consumers = system.consumers()
            feed = under_way(system)
            disk.fill()
            broker.process.wait(60)
            eventually(lambda: [each.status() for each in consumers] == [503, 503], 2)
            disk.free()
            broker.restart()

            system.finish(feed)
            system.balance()


def test_a_broker_that_stays_away_ends_the_feed_and_nothing_else(
    kafka: Kafka, system: KafkaSystem
) -> None:
    consumers = system.consumers()
    system.environment["FEED_PATIENCE_SECONDS"] = "4"
    feed = under_way(system)
    system.environment.clear()
    kafka.kill()
    assert feed.popen.wait(30) == 1
    assert [each.status() for each in consumers] == [503, 503]
    kafka.restart()

    system.finish(feed)
    system.balance()
    assert system.repeated == 1


def test_consumers_that_start_before_the_broker_wait_for_it(
    kafka: Kafka, system: KafkaSystem
) -> None:
    kafka.kill()
    consumers = [system.start(f"{service}.consumer") for service in ("currency", "history")]
    eventually(lambda: [each.status("/livez") for each in consumers] == [200, 200], 20)
    assert [each.status() for each in consumers] == [503, 503]
    kafka.restart()

    system.finish(system.feed())
    system.balance()


def test_consumers_that_come_and_are_killed_while_batches_are_in_work(system: KafkaSystem) -> None:
    system.consumer("history")
    stays = system.consumer("currency", hasty=True)
    system.environment["FEED_PAUSE_SECONDS"] = "1"
    feed = under_way(system, 0.05)
    for _ in range(3):
        system.consumer("currency", hasty=True).kill()
    assert system.consumer("currency", hasty=True).stop() == 0
    assert feed.popen.poll() is None
    feed.kill()
    system.environment.clear()

    system.finish(feed)
    system.balance()
    assert stays.metric("consumer_rebalances_total") > 1


def test_consumers_killed_while_the_broker_does_not_answer(
    kafka: Kafka, system: KafkaSystem
) -> None:
    consumers = system.consumers(hasty=True)
    feed = under_way(system)
    kafka.stop()
    # What was read is applied, and cannot be committed.
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
        under_way(system, share).kill()

    system.finish(system.feed())
    system.balance()


def test_consumers_stop_in_time_also_while_the_broker_does_not_answer(
    kafka: Kafka, system: KafkaSystem
) -> None:
    consumers = system.consumers(hasty=True)
    feed = under_way(system)
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
