"""Faults of the broker, under traffic: the account balances."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chassis.events.event import EXCHANGE_RATES
from tests.helpers.gunicorn import eventually
from tests.helpers.kafka_system import KafkaSystem, Process, kafka_system
from tests.helpers.servers.kafka import Kafka

pytestmark = pytest.mark.fault
DEAD_LETTERS = f'dead_letter_messages_total{{topic="{EXCHANGE_RATES}"}}'


@pytest.fixture
def system(kafka_url: str, tmp_path: Path) -> Iterator[KafkaSystem]:
    with kafka_system(tmp_path, kafka_url) as system:
        yield system


@contextmanager
def leaving_nothing(consumers: list[Process]) -> Iterator[None]:
    """Check that the consumers have no more threads and open files than before the block."""
    # With its first dead letter a consumer starts a producer, which has threads and files.
    eventually(lambda: all(each.metric(DEAD_LETTERS) > 0 for each in consumers))
    before = [each.holds() for each in consumers]
    yield
    eventually(lambda: all(map(are_no_more, (each.holds() for each in consumers), before)))


def are_no_more(now: tuple[int, int], before: tuple[int, int]) -> bool:
    return all(after <= earlier for after, earlier in zip(now, before, strict=True))


def test_consumers_wait_for_a_stopped_broker_and_are_not_ready(
    kafka: Kafka, system: KafkaSystem
) -> None:
    consumers = system.consumers()
    feed = system.under_way()
    with leaving_nothing(consumers):
        stop_for_a_while(kafka, consumers)
        system.finish(feed)
    system.balance()


def stop_for_a_while(kafka: Kafka, consumers: list[Process]) -> None:
    kafka.stop()
    eventually(lambda: [each.status() for each in consumers] == [503, 503])
    assert [each.status("/livez") for each in consumers] == [200, 200]
    assert [each.metric("consumer_running") for each in consumers] == [0, 0]
    kafka.cont()
    eventually(lambda: [each.status() for each in consumers] == [200, 200], 20)


def test_a_killed_broker_is_restarted(kafka: Kafka, system: KafkaSystem) -> None:
    consumers = system.consumers()
    feed = system.under_way()
    with leaving_nothing(consumers):
        kafka.kill()
        kafka.restart()
        system.finish(feed)
    system.balance()


def test_a_broker_that_stays_unreachable_ends_only_the_feed(
    kafka: Kafka, system: KafkaSystem
) -> None:
    consumers = system.consumers()
    system.environment["FEED_PATIENCE_SECONDS"] = "4"
    feed = system.under_way()
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
