"""The Kafka clients of one process, and what their errors mean."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeVar

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient

from chassis.events.kafka.url import Cluster
from chassis.events.log import LogUnavailable

ANSWER_SECONDS = 1.0
DELIVERY_SECONDS = 10.0
LARGEST_BYTES = 2_097_152

_MISSING = (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_TOPIC)  # noqa: SLF001
# The client would keep asking the leader that it knew.
_OUTDATED = (
    KafkaError.FENCED_LEADER_EPOCH,
    KafkaError.LEADER_NOT_AVAILABLE,
    KafkaError.NOT_LEADER_FOR_PARTITION,
)
_COMMON = {"log_level": 3, "socket.keepalive.enable": True, "reconnect.backoff.max.ms": 1000}
_PRODUCING = {
    "enable.idempotence": True,
    "acks": "all",
    "delivery.timeout.ms": int(DELIVERY_SECONDS * 1000),
    "topic.metadata.propagation.max.ms": 1000,
    # The queue is the only memory that a backlog can take.
    "queue.buffering.max.messages": 10_000,
    "queue.buffering.max.kbytes": 16_384,
    # The partition of a key is the one that Java's clients would choose.
    "partitioner": "murmur2_random",
    "compression.type": "lz4",
    # Whatever a broker takes by default can be passed on, with a reason beside it.
    "message.max.bytes": LARGEST_BYTES,
}
_CONSUMING = {
    "enable.auto.commit": False,
    "auto.offset.reset": "earliest",
    "isolation.level": "read_committed",
    "partition.assignment.strategy": "cooperative-sticky",
    "session.timeout.ms": 10_000,
    # A member hears of a rebalance with its next heartbeat.
    "heartbeat.interval.ms": 1_000,
    # Little is read ahead: it would be read again after every rebalance.
    "queued.min.messages": 2_000,
    "queued.max.messages.kbytes": 16_384,
}

Client = TypeVar("Client", AdminClient, Consumer, Producer)

logger = logging.getLogger(__name__)


class LeaderMoved(LogUnavailable):
    """Another broker leads the partition by now; to ask again at once may succeed."""


class Clients:
    """Clients of ``cluster``; each is started when it is first needed."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    @cached_property
    def admin(self) -> AdminClient:
        """What asks for topics and offsets."""
        return self._started(AdminClient, {})

    @cached_property
    def producer(self) -> Producer:
        """What publishes: every event once and in order, to all replicas in sync."""
        return self._started(Producer, _PRODUCING)

    def consumer(self, group: str, **callbacks: Any) -> Consumer:
        """Return a member of ``group`` that commits only what it is told to."""
        static = {"group.instance.id": self.cluster.instance} if self.cluster.instance else {}
        own = {**_CONSUMING, **static, **callbacks, "group.id": group}
        return self._started(Consumer, own)

    def renew_producer(self) -> None:
        """Let go of a producer that cannot go on."""
        self.__dict__.pop("producer", None)

    def close(self) -> None:
        """Let go of all but the members of groups, whose own business that is."""
        self.__dict__.pop("producer", None)
        self.__dict__.pop("admin", None)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn what the clients report into ``LogUnavailable``, and drop one that is broken."""
        try:
            yield
        except KafkaException as exception:
            error = exception.args[0]
            self._tend_admin(error)
            if error.fatal() or error.code() == KafkaError._FATAL:  # noqa: SLF001
                self.renew_producer()
            raise self.error(error) from exception

    def error(self, error: KafkaError | None, topic: str = "") -> LogUnavailable:
        """Return what ``error``, about ``topic`` perhaps, means to the users of the log."""
        if topic and error is not None and error.code() in _MISSING:
            return missing(topic)
        kind = LeaderMoved if error is not None and error.code() in _OUTDATED else LogUnavailable
        reason = error.str() if error is not None else "no answer in time"
        return kind(f"Kafka at {self.cluster.servers} is unavailable: {reason}")

    def _tend_admin(self, error: KafkaError) -> None:
        if "admin" in self.__dict__:
            self.admin.poll(0)  # lets it log why
            if error.code() in _OUTDATED:
                del self.admin

    def _started(self, kind: Callable[..., Client], own: dict[str, Any]) -> Client:
        servers = {"bootstrap.servers": self.cluster.servers}
        with self.guarded():
            return kind({**_COMMON, **servers, **self.cluster.security, **own}, logger=logger)


def missing(topic: str) -> LogUnavailable:
    """Say that nobody has made ``topic``."""
    return LogUnavailable(
        f"Kafka has no topic {topic}: run `python -m chassis.events migrate`, which makes it"
    )
