"""The Kafka clients of one process, and the meaning of their errors."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeVar

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient

from chassis.events.kafka.url import Cluster
from chassis.events.log import LogUnavailable

RESPONSE_SECONDS = 1.0
DELIVERY_SECONDS = 10.0
MAX_MESSAGE_BYTES = 2_097_152

_MISSING = (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_TOPIC)  # noqa: SLF001
# The client would keep sending requests to the former leader, or never find that of a partition
# that was added after it started.
_OUTDATED = (
    KafkaError._NOENT,  # noqa: SLF001
    KafkaError._UNKNOWN_PARTITION,  # noqa: SLF001
    KafkaError.FENCED_LEADER_EPOCH,
    KafkaError.LEADER_NOT_AVAILABLE,
    KafkaError.NOT_LEADER_FOR_PARTITION,
)
_COMMON = {
    "log_level": 3,
    "socket.keepalive.enable": True,
    "reconnect.backoff.max.ms": 1000,
    # A connection to a broker that accepts it and then says nothing is given up and tried again.
    "socket.connection.setup.timeout.ms": 10_000,
    # How soon partitions that are added to a topic are written and read.
    "topic.metadata.refresh.interval.ms": 5_000,
}
_PRODUCING = {
    "enable.idempotence": True,
    "acks": "all",
    "delivery.timeout.ms": int(DELIVERY_SECONDS * 1000),
    "topic.metadata.propagation.max.ms": 1000,
    # The queue bounds the memory that a backlog of unsent events takes.
    "queue.buffering.max.messages": 10_000,
    "queue.buffering.max.kbytes": 16_384,
    # The same key has the same partition as with Java's clients.
    "partitioner": "murmur2_random",
    "compression.type": "lz4",
    # The largest event that a broker accepts by default fits, with the headers of a dead letter.
    "message.max.bytes": MAX_MESSAGE_BYTES,
}
_CONSUMING = {
    "enable.auto.commit": False,
    "auto.offset.reset": "earliest",
    "isolation.level": "read_committed",
    "partition.assignment.strategy": "cooperative-sticky",
    "session.timeout.ms": 10_000,
    # A member learns of a rebalance with its next heartbeat.
    "heartbeat.interval.ms": 1_000,
    # Read little ahead: it is read again after every rebalance.
    "queued.min.messages": 2_000,
    "queued.max.messages.kbytes": 16_384,
}

Client = TypeVar("Client", AdminClient, Consumer, Producer)

logger = logging.getLogger(__name__)


class LeaderMoved(LogUnavailable):
    """Another broker leads the partition, or it is new; an immediate retry may succeed."""


class Clients:
    """The clients of ``cluster``; each is started on its first use.

    A broker has ``seconds`` to respond, without it as many as a service gives it.
    """

    def __init__(self, cluster: Cluster, seconds: float | None = None) -> None:
        self.cluster = cluster
        self.seconds = RESPONSE_SECONDS if seconds is None else seconds

    @cached_property
    def admin(self) -> AdminClient:
        """The client that lists and creates topics, and looks up offsets."""
        return self._start(AdminClient, {})

    @cached_property
    def producer(self) -> Producer:
        """The client that publishes every event once and in order, to all in-sync replicas."""
        return self._start(Producer, _PRODUCING)

    def consumer(self, group: str, **callbacks: Any) -> Consumer:
        """Return a new consumer in ``group``; it never commits by itself."""
        static = {"group.instance.id": self.cluster.instance} if self.cluster.instance else {}
        own = {**_CONSUMING, **static, **callbacks, "group.id": group}
        return self._start(Consumer, own)

    def renew_producer(self) -> None:
        """Drop a producer that cannot recover; the next use starts a new one."""
        self.__dict__.pop("producer", None)

    def close(self) -> None:
        """Drop the producer and the admin client; members of groups close themselves."""
        self.__dict__.pop("producer", None)
        self.__dict__.pop("admin", None)

    @contextmanager
    def guarded(self, topic: str = "") -> Iterator[None]:
        """Turn errors of the clients into ``LogUnavailable``, and drop a broken client."""
        try:
            yield
        except KafkaException as exception:
            error = exception.args[0]
            self._refresh_admin(error)
            if error.fatal() or error.code() == KafkaError._FATAL:  # noqa: SLF001
                self.renew_producer()
            raise self.error(error, topic) from exception

    def error(self, error: KafkaError | None, topic: str = "") -> LogUnavailable:
        """Return the exception for ``error``; ``None`` means that no response came in time."""
        if topic and error is not None and error.code() in _MISSING:
            return missing_topic(topic)
        kind = LeaderMoved if error is not None and error.code() in _OUTDATED else LogUnavailable
        reason = error.str() if error is not None else "no response in time"
        return kind(f"Kafka at {self.cluster.servers} is unavailable: {reason}")

    def _refresh_admin(self, error: KafkaError) -> None:
        if "admin" in self.__dict__:
            self.admin.poll(0)  # it logs the reason now
            if error.code() in _OUTDATED:
                del self.admin

    def _start(self, kind: Callable[..., Client], own: dict[str, Any]) -> Client:
        servers = {"bootstrap.servers": self.cluster.servers}
        with self.guarded():
            return kind({**_COMMON, **servers, **self.cluster.security, **own}, logger=logger)


def missing_topic(topic: str) -> LogUnavailable:
    """Return the exception for a topic that was not created yet."""
    return LogUnavailable(
        f"Kafka has no topic {topic}: run `python -m chassis.events migrate`, which creates it"
    )
