"""A member of a Kafka consumer group: it joins, reads, commits, loses partitions and leaves."""

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from confluent_kafka import Consumer, KafkaError, Message, TopicPartition

from chassis.events.kafka import offsets
from chassis.events.kafka.assignment import Assignment, Progress
from chassis.events.kafka.clients import Clients
from chassis.events.kafka.offsets import EARLIEST, Partition
from chassis.events.log import GroupTaken, LogUnavailable

CLOSE_SECONDS = 1.0
PAUSE_SECONDS = 0.005

# The client also revokes the partitions then, which is handled.
_HARMLESS = (KafkaError._MAX_POLL_EXCEEDED, KafkaError._PARTITION_EOF)  # noqa: SLF001

logger = logging.getLogger(__name__)


class Member:
    """Reads records of its ``assignment`` ahead; the assignment changes only while it reads.

    ``rebalances`` counts how often partitions were assigned to it, ``expired`` the records of each
    topic that the broker deleted before the group read them.
    """

    def __init__(self, clients: Clients, group: str, topics: Sequence[str]) -> None:
        self.assignment = Assignment()
        self.ahead: deque[Message] = deque()
        self.rebalances = 0
        self.expired: Counter[str] = Counter()
        self._committed_by_group: set[Partition] = set()
        self._has_joined = False
        self._clients, self._topics = clients, topics
        self._requested: dict[Partition, int] = {}
        self._refusal: KafkaError | None = None
        self._consumer = clients.consumer(group, on_commit=self._on_commit)
        self._consumer.subscribe(
            list(topics),
            on_assign=self._on_assign,
            on_revoke=self._on_revoke,
            on_lost=self._on_lost,
        )

    def join(self, at_least: float = 0) -> None:
        """Be in the group, and know the committed offsets of the assigned partitions.

        ``at_least`` is how many seconds that may take, however few a broker has to respond.
        """
        end = time.monotonic() + max(at_least, self._clients.seconds)
        self.read(1, 0)
        while not self._has_joined and time.monotonic() < end:
            self.read(1, PAUSE_SECONDS)
        if not self._has_joined:
            servers = self._clients.cluster.servers
            raise LogUnavailable(f"Kafka at {servers} has not admitted us to the group yet")
        if self.assignment.unknown():
            self._fetch_committed()

    def read(self, count: int, seconds: float) -> None:
        """Serve the group for up to ``seconds``, and keep up to ``count`` messages."""
        with self._clients.guarded():
            messages = self._consumer.consume(count, seconds)
        errors = [error for message in messages if (error := message.error())]
        self.ahead.extend(message for message in messages if _partition(message) in self.assignment)
        # A fatal error is reported only once, and other errors may precede it.
        for error in errors:
            if error.code() == KafkaError._FATAL:  # noqa: SLF001
                raise GroupTaken(f"{self._clients.cluster.instance}: {error.str()}")
        for error in errors:
            if error.code() not in _HARMLESS:
                raise self._clients.error(error, ", ".join(self._topics))

    def commit(self, wanted: Callable[[], dict[Partition, int]]) -> None:
        """Commit the ``wanted`` offsets until none is left: each is confirmed, or was revoked."""
        end = time.monotonic() + self._clients.seconds
        while offsets := wanted():
            self._request_commit(offsets, end)

    def move(self, offsets: dict[Partition, int]) -> None:
        """Move the whole group to ``offsets``, and read the assigned partitions from there."""
        assigned = {partition: offsets[partition] for partition in self.assignment}
        self.ahead.clear()
        self.assignment.update({partition: Progress() for partition in assigned})
        with self._clients.guarded():
            self._consumer.incremental_unassign(_with_offsets(dict.fromkeys(assigned, 0)))
            self._consumer.incremental_assign(_with_offsets(assigned))
        if refusal := self._request_commit(offsets, time.monotonic() + self._clients.seconds):
            raise self._clients.error(refusal)

    def unread(self, partitions: Iterable[Partition]) -> list[Partition]:
        """Return those of ``partitions`` that no member of the group has committed an offset of."""
        known = self._committed_by_group | set(self.assignment)
        unknown = [each for each in partitions if each not in known]
        committed = self._lookup(unknown) if unknown else {}
        self._committed_by_group.update(each for each, offset in committed.items() if offset >= 0)
        return [each for each, offset in committed.items() if offset < 0]

    def note_expired(self, counts: Mapping[Partition, int]) -> None:
        """Count and log records that expired before the group read them."""
        for (topic, partition), count in counts.items():
            logger.warning(
                "%d records of %s, partition %d, expired before they were read",
                count, topic, partition,
            )  # fmt: skip
            self.expired[topic] += count

    def close(self) -> None:
        """Leave the group; a broker that does not respond notices our absence by itself."""
        # The client would wait without limit for a coordinator that does not respond.
        leaving = threading.Thread(target=self._consumer.close, daemon=True, name="leaving")
        leaving.start()
        leaving.join(CLOSE_SECONDS)
        if leaving.is_alive():
            logger.warning(
                "left the group without a response from %s", self._clients.cluster.servers
            )

    def _fetch_committed(self) -> None:
        unknown = self.assignment.unknown()
        committed = self._lookup(unknown)
        first = offsets.ends(self._clients, unknown, EARLIEST)
        expired: dict[Partition, int] = {}
        for partition, offset in committed.items():
            if offset >= first[partition]:
                self.assignment.confirm(partition, offset)
            elif offset >= 0:
                expired[partition] = first[partition] - offset
        # A group shows up in `lags` once it has committed, even if there was nothing to read.
        self.commit(
            lambda: {each: first[each] for each in self.assignment.unknown() if each in first}
        )
        self.note_expired(expired)

    def _lookup(self, partitions: Iterable[Partition]) -> dict[Partition, int]:
        """Return the group's committed offset in each partition; negative if it never committed."""
        requested = _with_offsets(dict.fromkeys(partitions, 0))
        with self._clients.guarded():
            found = self._consumer.committed(requested, self._clients.seconds)
        if error := next((each.error for each in found if each.error), None):
            raise self._clients.error(error)
        return {(each.topic, each.partition): each.offset for each in found}

    def _request_commit(self, offsets: dict[Partition, int], end: float) -> KafkaError | None:
        """Commit ``offsets`` by the time ``end``; return the error if the broker refuses them."""
        self._requested, self._refusal = offsets, None
        with self._clients.guarded():
            self._consumer.commit(offsets=_with_offsets(offsets), asynchronous=True)
        while self._requested:
            if time.monotonic() > end:
                raise self._clients.error(None)
            self.read(1, PAUSE_SECONDS)
        return self._refusal

    def _on_assign(self, _consumer: Consumer, partitions: list[TopicPartition]) -> None:
        self.rebalances += 1
        self._has_joined = True
        self.assignment.update({(each.topic, each.partition): Progress() for each in partitions})

    def _on_revoke(self, _consumer: Consumer, partitions: list[TopicPartition]) -> None:
        for each in partitions:
            self.assignment.pop((each.topic, each.partition), None)
        self.ahead = deque(each for each in self.ahead if _partition(each) in self.assignment)

    def _on_lost(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        # After losing the group, lag is unknown until the next assignment.
        self._has_joined = False
        self._on_revoke(consumer, partitions)

    def _on_commit(self, error: KafkaError | None, partitions: list[TopicPartition]) -> None:
        offsets = {(each.topic, each.partition): each.offset for each in partitions}
        refusals = [refusal for each in partitions if (refusal := error or each.error)]
        # A late response belongs to a request that was given up.
        if offsets == self._requested:
            self._requested, self._refusal = {}, next(iter(refusals), None)
        if not refusals:
            for partition, offset in offsets.items():
                self.assignment.confirm(partition, offset)


def _with_offsets(offsets: dict[Partition, int]) -> list[TopicPartition]:
    return [TopicPartition(*partition, offset) for partition, offset in offsets.items()]


def _partition(message: Message) -> Partition | None:
    return None if message.error() else (str(message.topic()), int(message.partition() or 0))
