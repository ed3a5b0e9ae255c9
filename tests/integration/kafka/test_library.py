"""Recovery from faults of the client library, on the broker that it can simulate."""

import ctypes
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from confluent_kafka import KafkaError, Producer

from chassis.events.kafka import clients, offsets
from chassis.events.kafka.clients import Clients
from chassis.events.kafka.log import KafkaEventLog
from chassis.events.log import LogUnavailable
from tests.helpers.event_log import batch, numbers, polled, succeeds
from tests.helpers.gunicorn import eventually

OFFSET_FETCH = 9


@pytest.fixture
def broker() -> Producer:
    """A client whose library simulates a broker."""
    return Producer({"test.mock.num.brokers": 1, "log_level": 0})


@pytest.fixture
def log(broker: Producer) -> Iterator[KafkaEventLog]:
    """A log on that broker."""
    (address,) = map(str, broker.list_topics(timeout=10).brokers.values())
    with closing(KafkaEventLog(f"kafka://{address.partition('/')[0]}")) as log:
        yield log


def library() -> ctypes.CDLL:
    maps = Path("/proc/self/maps").read_text().splitlines()
    return ctypes.CDLL(next(line.split()[-1] for line in maps if "librdkafka" in line))


def handle(client: Producer) -> ctypes.c_void_p:
    # It follows the header of the Python object.
    return ctypes.c_void_p.from_address(id(client) + object.__basicsize__)


def break_producer(clients: Clients) -> None:
    """Give the producer a fatal error, as a broker does that lost its sequence numbers."""
    code = KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER
    library().rd_kafka_test_fatal_error(handle(clients.producer), code, b"a test")


def refuse(broker: Producer, kind: int, *errors: int) -> None:
    """Make the broker respond to its next requests of that kind with errors."""
    simulation = library()
    simulation.rd_kafka_handle_mock_cluster.restype = ctypes.c_void_p
    cluster = ctypes.c_void_p(simulation.rd_kafka_handle_mock_cluster(handle(broker)))
    simulation.rd_kafka_mock_push_request_errors(cluster, kind, len(errors), *errors)


def test_a_group_whose_coordinator_moves_is_waited_for(
    broker: Producer, log: KafkaEventLog
) -> None:
    log.publish("topic", batch(0, 1))
    partitions = offsets.partitions(log._clients, ["topic"])
    refuse(broker, OFFSET_FETCH, *[KafkaError.NOT_COORDINATOR] * 3)

    eventually(lambda: succeeds(lambda: offsets.committed(log._clients, "group", partitions)), 30)


def test_a_broken_producer_is_replaced(log: KafkaEventLog) -> None:
    log.publish("topic", batch(0, 1))
    break_producer(log._clients)

    eventually(lambda: succeeds(lambda: log.publish("topic", batch(1, 2))), 30)


@pytest.mark.usefixtures("as_services_wait")
def test_a_record_in_a_broken_producer_is_sent_by_the_next_one(
    log: KafkaEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The simulated broker has no controller, which knows what a client may read.
    monkeypatch.setattr(offsets, "readable", offsets.partitions)
    log.publish("topic", batch(0, 1))
    log.publish("elsewhere", batch(1, 2))
    log._clients.renew_producer()
    with log.subscribe("group", ["topic"]) as subscription:
        records = polled(subscription, 1)
        with monkeypatch.context() as slow:
            slow.setitem(clients._PRODUCING, "linger.ms", 5_000)
            with pytest.raises(LogUnavailable, match="no response in time"):
                subscription.forward("elsewhere", records)
        break_producer(log._clients)
        eventually(lambda: succeeds(lambda: subscription.forward("elsewhere", records)), 30)

    with log.subscribe("reader", ["elsewhere"]) as reader:
        assert sorted(numbers(polled(reader, 2))) == [0, 1]


def test_a_file_that_is_not_a_certificate_is_reported_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    query = f"security.protocol=SSL&ssl.ca.location={tmp_path}/ca.pem"
    with closing(KafkaEventLog(f"kafka://localhost:9092?{query}")) as log:
        with pytest.raises(LogUnavailable, match=r"ssl\.ca\.location"):
            log.publish("topic", batch(0, 1))
