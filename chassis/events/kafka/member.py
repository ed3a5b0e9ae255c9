"""A member of a Kafka consumer group: how it joins, reads, commits, loses partitions and leaves."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from confluent_kafka import Consumer, KafkaError, Message, TopicPartition

from chassis.events.kafka import offsets
from chassis.events.kafka.assignment import Place, Places
from chassis.events.kafka.clients import ANSWER_SECONDS, Clients
from chassis.events.kafka.offsets import EARLIEST, Spot
from chassis.events.log import GroupTaken, LogUnavailable

CLOSE_SECONDS = 1.0
PAUSE_SECONDS = 0.005

# The client says this beside taking the partitions away, which is what counts.
_HARMLESS = (KafkaError._MAX_POLL_EXCEEDED, KafkaError._PARTITION_EOF)  # noqa: SLF001

logger = logging.getLogger(__name__)


class Member:
    """Reads ahead the records of its ``places``, which come and go only while it reads.

    ``rebalances`` counts how often partitions were dealt to it.
    """

    def __init__(self, clients: Clients, group: str, topics: Sequence[str]) -> None:
        self.places = Places()
        self.ahead: deque[Message] = deque()
        self.rebalances = 0
        self._is_in = False
        self._clients, self._topics = clients, topics
        self._asked: dict[Spot, int] = {}
        self._refusal: KafkaError | None = None
        self._consumer = clients.consumer(group, on_commit=self._on_commit)
        self._consumer.subscribe(
            list(topics),
            on_assign=self._on_assign,
            on_revoke=self._on_revoke,
            on_lost=self._on_lost,
        )

    def join(self, seconds: float = ANSWER_SECONDS) -> None:
        """Have a place in the group, and know what is committed in our partitions."""
        end = time.monotonic() + seconds
        self.read(1, 0)
        while not self._is_in and time.monotonic() < end:
            self.read(1, PAUSE_SECONDS)
        if not self._is_in:
            servers = self._clients.cluster.servers
            raise LogUnavailable(f"Kafka at {servers} has not given us a place in the group yet")
        if self.places.unknown():
            self._learn()

    def read(self, count: int, seconds: float) -> None:
        """Serve the group for so long, and keep what arrives meanwhile."""
        with self._clients.guarded():
            messages = self._consumer.consume(count, seconds)
        problems = [error for message in messages if (error := message.error())]
        self.ahead.extend(message for message in messages if _spot(message) in self.places)
        # What is final is said once, perhaps behind something else.
        for problem in problems:
            if problem.code() == KafkaError._FATAL:  # noqa: SLF001
                raise GroupTaken(f"{self._clients.cluster.instance}: {problem.str()}")
        for problem in problems:
            if problem.code() not in _HARMLESS:
                raise self._clients.error(problem, ", ".join(self._topics))

    def store(self, wanted: Callable[[], dict[Spot, int]]) -> None:
        """Commit what is ``wanted`` until the broker has confirmed it, or it is not ours."""
        end = time.monotonic() + ANSWER_SECONDS
        while offsets := wanted():
            self._ask(offsets, end)

    def begin(self, offsets: dict[Spot, int]) -> None:
        """Take the whole group to ``offsets``, and read our partitions from there."""
        ours = {spot: offsets[spot] for spot in self.places}
        self.ahead.clear()
        self.places.update({spot: Place() for spot in ours})
        with self._clients.guarded():
            self._consumer.incremental_unassign(_partitions(dict.fromkeys(ours, 0)))
            self._consumer.incremental_assign(_partitions(ours))
        if refusal := self._ask(offsets, time.monotonic() + ANSWER_SECONDS):
            raise self._clients.error(refusal)

    def close(self) -> None:
        """Leave the group, or leave it to notice if it does not answer."""
        # The client would wait for ever for a coordinator that does not answer.
        leaving = threading.Thread(target=self._consumer.close, daemon=True, name="leaving")
        leaving.start()
        leaving.join(CLOSE_SECONDS)
        if leaving.is_alive():
            logger.warning("%s does not answer our leave", self._clients.cluster.servers)

    def _learn(self) -> None:
        unknown = self.places.unknown()
        with self._clients.guarded():
            asked = _partitions(dict.fromkeys(unknown, 0))
            answers = self._consumer.committed(asked, ANSWER_SECONDS)
        first = offsets.ends(self._clients, unknown, EARLIEST)
        for each in answers:
            if each.error:
                raise self._clients.error(each.error)
            if each.offset >= 0:
                # Records that were not read in time are gone, and nobody's to read any more.
                spot = each.topic, each.partition
                self.places.confirm(spot, max(each.offset, first[spot]))
        # The group shows that it has begun, also if there was nothing to read.
        self.store(lambda: {spot: first[spot] for spot in self.places.unknown() if spot in first})

    def _ask(self, offsets: dict[Spot, int], end: float) -> KafkaError | None:
        """Commit ``offsets`` and return the broker's refusal, if it is one."""
        self._asked, self._refusal = offsets, None
        with self._clients.guarded():
            self._consumer.commit(offsets=_partitions(offsets), asynchronous=True)
        while self._asked:
            if time.monotonic() > end:
                raise self._clients.error(None)
            self.read(1, PAUSE_SECONDS)
        return self._refusal

    def _on_assign(self, _consumer: Consumer, partitions: list[TopicPartition]) -> None:
        self.rebalances += 1
        self._is_in = True
        self.places.update({(each.topic, each.partition): Place() for each in partitions})

    def _on_revoke(self, _consumer: Consumer, partitions: list[TopicPartition]) -> None:
        for each in partitions:
            self.places.pop((each.topic, each.partition), None)
        self.ahead = deque(message for message in self.ahead if _spot(message) in self.places)

    def _on_lost(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        # Who is out of the group knows nothing of its lag until it is dealt to again.
        self._is_in = False
        self._on_revoke(consumer, partitions)

    def _on_commit(self, error: KafkaError | None, partitions: list[TopicPartition]) -> None:
        offsets = {(each.topic, each.partition): each.offset for each in partitions}
        refusals = [refusal for each in partitions if (refusal := error or each.error)]
        # An answer that comes late is to a question that was given up.
        if offsets == self._asked:
            self._asked, self._refusal = {}, next(iter(refusals), None)
        if not refusals:
            for spot, offset in offsets.items():
                self.places.confirm(spot, offset)


def _partitions(offsets: dict[Spot, int]) -> list[TopicPartition]:
    return [TopicPartition(*spot, offset) for spot, offset in offsets.items()]


def _spot(message: Message) -> Spot | None:
    return None if message.error() else (str(message.topic()), int(message.partition() or 0))
