"""One consumer's place in Kafka: records in, and commits, lag and dead letters out."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType

from chassis.events.kafka import offsets
from chassis.events.kafka.clients import ANSWER_SECONDS, Clients
from chassis.events.kafka.delivery import Delivery
from chassis.events.kafka.member import Member
from chassis.events.kafka.offsets import EARLIEST, LATEST
from chassis.events.log import LogUnavailable, Record

JOIN_SECONDS = 2.0
LINGER_SECONDS = 0.1


class KafkaSubscription:
    """Shares the partitions of ``topics`` with the other members of ``group``.

    Everything happens in the thread of the caller: partitions come and go only while it asks.
    """

    def __init__(self, clients: Clients, group: str, topics: Sequence[str]) -> None:
        self._clients, self._topics = clients, topics
        self._forwarding: tuple[object, Delivery] | None = None
        # A cluster that is away is found out before there is a member that could not leave it.
        offsets.spots(clients, topics)
        self._member = Member(clients, group, topics)
        try:
            # The others may need longer to make room: that is waited for when records are.
            with suppress(LogUnavailable):
                self._member.join(JOIN_SECONDS)
        except BaseException:
            self.close()
            raise

    @property
    def rebalances(self) -> int:
        """How often partitions were dealt to this member."""
        return self._member.rebalances

    def poll(self, limit: int, timeout: float) -> list[Record]:
        """Return the next records, at most ``limit``; none after ``timeout`` seconds of silence."""
        member = self._member
        if not member.ahead:
            member.read(1, timeout)
        if member.ahead and len(member.ahead) < limit:
            member.read(limit - len(member.ahead), LINGER_SECONDS)
        taken = min(limit, len(member.ahead))
        return [member.places.deliver(member.ahead.popleft()) for _ in range(taken)]

    def commit(self, records: Iterable[Record]) -> None:
        """Remember durably that these records, and all before them, are done."""
        records = list(records)
        self._member.join()
        self._member.store(lambda: self._member.places.uncommitted(records))

    def rewind(self) -> None:
        """Go back to the first record of every partition, also of those that others read."""
        everywhere = offsets.spots(self._clients, self._topics)
        first = offsets.ends(self._clients, everywhere, EARLIEST)
        self._member.join()
        self._member.begin(first)

    def forward(self, topic: str, records: Iterable[Record]) -> None:
        """Append the records to ``topic``, then commit them: a crash in between repeats them."""
        records = list(records)
        self._deliver(topic, records)
        self.commit(records)
        self._forwarding = None

    def lag(self) -> int:
        """Return how many records of our partitions are not committed yet."""
        self._member.join()
        places = self._member.places
        if not places:
            offsets.topics(self._clients)  # nothing to count; is the cluster there at all?
        return places.lag(offsets.ends(self._clients, list(places), LATEST))

    def oldest_unprocessed(self) -> datetime | None:
        """Return when the first record that is not committed was published, as far as was read."""
        member = self._member
        if not member.ahead and member.places.oldest() is None and self.lag():
            member.read(1, LINGER_SECONDS)
        moments = [message.timestamp()[1] for message in member.ahead]
        if (delivered := member.places.oldest()) is not None:
            moments.append(delivered)
        return datetime.fromtimestamp(min(moments) / 1000, UTC) if moments else None

    def close(self) -> None:
        """Leave the group."""
        self._member.close()

    def __enter__(self) -> "KafkaSubscription":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _deliver(self, topic: str, records: list[Record]) -> None:
        """Publish the records, or go on waiting for those of a call that gave up waiting."""
        what = (topic, [(record.topic, record.partition, record.offset) for record in records])
        if not self._forwarding or self._forwarding[0] != what or self._forwarding[1].has_failed:
            delivery = Delivery(self._clients, topic)
            rows = ((record.key, record.event, record.headers) for record in records)
            delivery.send(rows, ANSWER_SECONDS)
            self._forwarding = (what, delivery)
        self._forwarding[1].wait(ANSWER_SECONDS)
