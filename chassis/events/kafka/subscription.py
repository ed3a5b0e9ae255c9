"""The subscription of a consumer to Kafka: it reads, commits, counts and forwards records."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from chassis.events.kafka import offsets
from chassis.events.kafka.clients import Clients
from chassis.events.kafka.delivery import Delivery
from chassis.events.kafka.member import Member
from chassis.events.kafka.offsets import EARLIEST, LATEST
from chassis.events.log import LogUnavailable, Record

JOIN_SECONDS = 2.0
LINGER_SECONDS = 0.1


class KafkaSubscription:
    """Shares the partitions of ``topics`` with the other members of ``group``.

    It works in the caller's thread only: partitions are assigned and revoked during its calls.
    """

    def __init__(self, clients: Clients, group: str, topics: Sequence[str]) -> None:
        self._clients, self._topics = clients, topics
        self._forwarding: tuple[object, Delivery] | None = None
        # Fail before there is a member, which could not leave a cluster that is unreachable.
        offsets.readable(clients, topics)
        self._member = Member(clients, group, topics)
        try:
            # Other members may take longer to release partitions; later calls wait for that.
            with suppress(LogUnavailable):
                self._member.join(JOIN_SECONDS)
        except BaseException:
            self.close()
            raise

    @property
    def rebalances(self) -> int:
        """How often partitions were assigned to this member."""
        return self._member.rebalances

    @property
    def expired(self) -> Mapping[str, int]:
        """How many records of each topic were deleted before the group read them."""
        return self._member.expired

    def poll(self, limit: int, timeout: float) -> list[Record]:
        """Return up to ``limit`` records; none if none arrives within ``timeout`` seconds."""
        member = self._member
        if not member.ahead:
            member.read(1, timeout)
        if member.ahead and len(member.ahead) < limit:
            member.read(limit - len(member.ahead), LINGER_SECONDS)
        taken = min(limit, len(member.ahead))
        return [member.assignment.deliver(member.ahead.popleft()) for _ in range(taken)]

    def commit(self, records: Iterable[Record]) -> None:
        """Durably mark these records, and all before them, as done."""
        records = list(records)
        self._member.join()
        self._member.commit(lambda: self._member.assignment.uncommitted(records))

    def rewind(self) -> None:
        """Move back to the first record of every partition, also of those that others read."""
        partitions = offsets.partitions(self._clients, self._topics)
        first = offsets.ends(self._clients, partitions, EARLIEST)
        self._member.join()
        self._member.move(first)

    def forward(self, topic: str, records: Iterable[Record]) -> None:
        """Append the records to ``topic``, then commit them; a crash in between repeats them."""
        records = list(records)
        self._deliver(topic, records)
        self.commit(records)
        self._forwarding = None

    def lag(self) -> int:
        """Return how many records are not committed yet.

        They are those of the assigned partitions, and of partitions that nobody has read yet.
        """
        self._member.join()
        assignment = self._member.assignment
        unread = self._member.unread(offsets.readable(self._clients, self._topics))
        of = [*assignment, *unread]
        last = offsets.ends(self._clients, of, LATEST)
        if not (unread or assignment.gaps or assignment.lag({}, last)):
            return 0
        first = offsets.ends(self._clients, of, EARLIEST)
        self._member.note_expired(assignment.expired(first))
        return assignment.lag(first, last) + sum(last[each] - first[each] for each in unread)

    def oldest_unprocessed(self) -> datetime | None:
        """Return when the first uncommitted record was published, as far as was read."""
        member = self._member
        if not member.ahead and member.assignment.oldest() is None and self.lag():
            member.read(1, LINGER_SECONDS)
        times = [message.timestamp()[1] for message in member.ahead]
        if (delivered := member.assignment.oldest()) is not None:
            times.append(delivered)
        return datetime.fromtimestamp(min(times) / 1000, UTC) if times else None

    def close(self) -> None:
        """Leave the group."""
        self._member.close()

    def __enter__(self) -> "KafkaSubscription":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _deliver(self, topic: str, records: list[Record]) -> None:
        """Publish the records, or continue an earlier call that timed out on the same records."""
        key = (topic, [(record.topic, record.partition, record.offset) for record in records])
        if not self._forwarding or self._forwarding[0] != key or self._forwarding[1].has_failed:
            delivery = Delivery(self._clients, topic)
            rows = ((record.key, record.event, record.headers) for record in records)
            delivery.send(rows, self._clients.seconds)
            self._forwarding = (key, delivery)
        self._forwarding[1].wait(self._clients.seconds)
