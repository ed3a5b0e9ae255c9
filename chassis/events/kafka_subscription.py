"""One member of a Kafka consumer group: what it reads, commits and gives up."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from types import TracebackType

from confluent_kafka import Consumer, KafkaError, Message, TopicPartition

from chassis.events import kafka_offsets
from chassis.events.kafka_clients import ANSWER_SECONDS, Clients
from chassis.events.kafka_offsets import EARLIEST, LATEST, Spot
from chassis.events.kafka_places import Place, Places
from chassis.events.kafka_producing import Delivery
from chassis.events.log import GroupTaken, LogUnavailable, Record

CLOSE_SECONDS = 2.0
JOIN_SECONDS = 2.0
LINGER_SECONDS = 0.1
PAUSE_SECONDS = 0.005

# The client says this beside taking the partitions away, which is what counts.
_HARMLESS = (KafkaError._MAX_POLL_EXCEEDED, KafkaError._PARTITION_EOF)  # noqa: SLF001

logger = logging.getLogger(__name__)


class KafkaSubscription:
    """Shares the partitions of ``topics`` with the other members of ``group``.

    Everything happens in the thread of the caller: partitions come and go only while it asks.
    """

    def __init__(self, clients: Clients, group: str, topics: Sequence[str]) -> None:
        self._clients, self._topics = clients, topics
        self.rebalances = 0
        self._places = Places()
        self._ahead: deque[Message] = deque()
        self._asked: dict[Spot, int] = {}
        self._refusal: KafkaError | None = None
        self._forwarding: tuple[object, Delivery] | None = None
        # A cluster that is away is found out before there is a member that could not leave it.
        kafka_offsets.spots(clients, topics)
        self._consumer = clients.consumer(group, on_commit=self._on_commit)
        try:
            self._consumer.subscribe(
                list(topics),
                on_assign=self._on_assign,
                on_revoke=self._on_revoke,
                on_lost=self._on_revoke,
            )
            self._await_place(JOIN_SECONDS)
            self._learn()
        except BaseException:
            self.close()
            raise

    def poll(self, limit: int, timeout: float) -> list[Record]:
        """Return the next records, at most ``limit``; none after ``timeout`` seconds of silence."""
        if not self._ahead:
            self._read(1, timeout)
        if self._ahead and len(self._ahead) < limit:
            self._read(limit - len(self._ahead), LINGER_SECONDS)
        taken = min(limit, len(self._ahead))
        return [self._places.deliver(self._ahead.popleft()) for _ in range(taken)]

    def commit(self, records: Iterable[Record]) -> None:
        """Remember durably that these records, and all before them, are done."""
        records = list(records)
        self._join()
        self._store(lambda: self._places.uncommitted(records))

    def rewind(self) -> None:
        """Go back to the first record of every partition, also of those that others read."""
        first = kafka_offsets.ends(
            self._clients, kafka_offsets.spots(self._clients, self._topics), EARLIEST
        )
        self._join()
        self._begin({spot: first[spot] for spot in self._places})
        if refusal := self._ask(first, time.monotonic() + ANSWER_SECONDS):
            raise self._clients.error(refusal)

    def forward(self, topic: str, records: Iterable[Record]) -> None:
        """Append the records to ``topic``, then commit them: a crash in between repeats them."""
        records = list(records)
        self._deliver(topic, records)
        self.commit(records)

    def lag(self) -> int:
        """Return how many records of our partitions are not committed yet."""
        self._join()
        if not self._places:
            kafka_offsets.topics(self._clients)  # nothing to count; is the cluster there at all?
        return self._places.lag(kafka_offsets.ends(self._clients, list(self._places), LATEST))

    def oldest_unprocessed(self) -> datetime | None:
        """Return when the first record that is not committed was published, as far as was read."""
        if not self._ahead and self._places.oldest() is None and self.lag():
            self._read(1, LINGER_SECONDS)
        moments = [message.timestamp()[1] for message in self._ahead]
        if (delivered := self._places.oldest()) is not None:
            moments.append(delivered)
        return datetime.fromtimestamp(min(moments) / 1000, UTC) if moments else None

    def close(self) -> None:
        """Leave the group, or leave it to notice if it does not answer."""
        # The client would wait for ever for a coordinator that does not answer.
        leaving = threading.Thread(target=self._consumer.close, daemon=True, name="leaving")
        leaving.start()
        leaving.join(CLOSE_SECONDS)
        if leaving.is_alive():
            logger.warning("%s does not answer our leave", self._clients.cluster.servers)

    def __enter__(self) -> "KafkaSubscription":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _join(self) -> None:
        """Have a place in the group, and know what is committed in our partitions."""
        self._await_place(ANSWER_SECONDS)
        if not self.rebalances:
            raise LogUnavailable("the other members of the group have not made room yet")
        self._learn()

    def _await_place(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self._read(1, 0)
        while not self.rebalances and time.monotonic() < end:
            self._read(1, PAUSE_SECONDS)

    def _learn(self) -> None:
        if not (asked := [TopicPartition(*spot) for spot in self._places.unknown()]):
            return
        with self._clients.guarded():
            answers = self._consumer.committed(asked, ANSWER_SECONDS)
        found = {(each.topic, each.partition): each.offset for each in answers}
        for spot, offset in found.items():
            if offset >= 0:
                self._places.confirm(spot, offset)
        # The group shows that it has begun, also if there was nothing to read.
        first = kafka_offsets.ends(self._clients, self._places.unknown(), EARLIEST)
        self._store(lambda: {spot: first[spot] for spot in self._places.unknown()})

    def _store(self, wanted: Callable[[], dict[Spot, int]]) -> None:
        """Commit what is ``wanted`` until the broker has confirmed it, or it is not ours."""
        end = time.monotonic() + ANSWER_SECONDS
        while offsets := wanted():
            self._ask(offsets, end)

    def _ask(self, offsets: dict[Spot, int], end: float) -> KafkaError | None:
        """Commit ``offsets`` and return the broker's refusal, if it is one."""
        self._asked, self._refusal = offsets, None
        with self._clients.guarded():
            self._consumer.commit(
                offsets=[TopicPartition(*spot, offset) for spot, offset in offsets.items()],
                asynchronous=True,
            )
        while self._asked:
            if time.monotonic() > end:
                raise self._clients.error(None)
            self._read(1, PAUSE_SECONDS)
        return self._refusal

    def _deliver(self, topic: str, records: list[Record]) -> None:
        what = (topic, [(record.topic, record.partition, record.offset) for record in records])
        if self._forwarding and self._forwarding[0] == what and not self._forwarding[1].has_failed:
            delivery = self._forwarding[1]
        else:
            delivery = Delivery(self._clients, topic)
            rows = ((record.key, record.event, record.headers) for record in records)
            delivery.send(rows, ANSWER_SECONDS)
            self._forwarding = (what, delivery)
        delivery.wait(ANSWER_SECONDS)

    def _begin(self, offsets: dict[Spot, int]) -> None:
        self._ahead.clear()
        self._places.update({spot: Place() for spot in offsets})
        with self._clients.guarded():
            self._consumer.incremental_unassign([TopicPartition(*spot) for spot in offsets])
            self._consumer.incremental_assign(
                [TopicPartition(*spot, offset) for spot, offset in offsets.items()]
            )

    def _read(self, count: int, seconds: float) -> None:
        """Serve the group for so long, and keep what arrives meanwhile."""
        with self._clients.guarded():
            messages = self._consumer.consume(count, seconds)
        problems = [error for message in messages if (error := message.error())]
        self._ahead.extend(message for message in messages if _spot(message) in self._places)
        for problem in problems:
            if problem.code() == KafkaError._FATAL:  # noqa: SLF001
                raise GroupTaken(f"{self._clients.cluster.instance}: {problem.str()}")
            if problem.code() not in _HARMLESS:
                raise self._clients.error(problem, ", ".join(self._topics))

    def _on_assign(self, _consumer: Consumer, partitions: list[TopicPartition]) -> None:
        self.rebalances += 1
        self._places.update({(each.topic, each.partition): Place() for each in partitions})

    def _on_revoke(self, _consumer: Consumer, partitions: list[TopicPartition]) -> None:
        for each in partitions:
            self._places.pop((each.topic, each.partition), None)
        self._ahead = deque(message for message in self._ahead if _spot(message) in self._places)

    def _on_commit(self, error: KafkaError | None, partitions: list[TopicPartition]) -> None:
        offsets = {(each.topic, each.partition): each.offset for each in partitions}
        refusals = [refusal for each in partitions if (refusal := error or each.error)]
        # An answer that comes late is to a question that was given up.
        if offsets == self._asked:
            self._asked, self._refusal = {}, next(iter(refusals), None)
        if not refusals:
            for spot, offset in offsets.items():
                self._places.confirm(spot, offset)


def _spot(message: Message) -> Spot | None:
    return None if message.error() else (str(message.topic()), int(message.partition() or 0))
