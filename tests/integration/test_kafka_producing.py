"""What happens to a producer that can never go on: the next call has another one."""

import ctypes
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from confluent_kafka import KafkaError, Producer

from chassis.events import kafka_clients
from chassis.events.kafka import KafkaEventLog
from chassis.events.kafka_clients import Clients
from chassis.events.log import LogUnavailable
from tests.helpers.event_log import batch, numbers, polled, succeeds
from tests.helpers.gunicorn import eventually


@pytest.fixture
def log() -> Iterator[KafkaEventLog]:
    """A log on a broker that the client's own library plays."""
    broker = Producer({"test.mock.num.brokers": 1, "log_level": 0})
    (address,) = map(str, broker.list_topics(timeout=10).brokers.values())
    with closing(KafkaEventLog(f"kafka://{address.partition('/')[0]}")) as log:
        yield log


def end(clients: Clients) -> None:
    """Give the producer an error that is final, as a broker does that lost track of it."""
    maps = Path("/proc/self/maps").read_text().splitlines()
    library = ctypes.CDLL(next(line.split()[-1] for line in maps if "librdkafka" in line))
    # Behind the head that every object of Python has stands the library's handle.
    handle = ctypes.c_void_p.from_address(id(clients.producer) + object.__basicsize__)
    code = KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER
    library.rd_kafka_test_fatal_error(handle, code, b"a test")


def test_a_producer_that_has_failed_for_good_is_replaced(log: KafkaEventLog) -> None:
    log.publish("topic", batch(0, 1))
    end(log._clients)

    eventually(lambda: succeeds(lambda: log.publish("topic", batch(1, 2))), 10)


def test_a_record_on_its_way_through_such_a_producer_goes_through_the_next(
    log: KafkaEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.publish("topic", batch(0, 1))
    log.publish("elsewhere", batch(1, 2))
    log._clients.renew_producer()
    with log.subscribe("group", ["topic"]) as subscription:
        records = polled(subscription, 1)
        with monkeypatch.context() as slow:
            slow.setitem(kafka_clients._PRODUCING, "linger.ms", 5_000)
            with pytest.raises(LogUnavailable, match="no answer in time"):
                subscription.forward("elsewhere", records)
        end(log._clients)
        eventually(lambda: succeeds(lambda: subscription.forward("elsewhere", records)), 10)

    with log.subscribe("reader", ["elsewhere"]) as reader:
        assert sorted(numbers(polled(reader, 2))) == [0, 1]


def test_a_file_that_is_no_certificate_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    query = f"security.protocol=SSL&ssl.ca.location={tmp_path}/ca.pem"
    with closing(KafkaEventLog(f"kafka://localhost:9092?{query}")) as log:
        with pytest.raises(LogUnavailable, match=r"ssl\.ca\.location"):
            log.publish("topic", batch(0, 1))
