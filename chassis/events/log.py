"""The promises of every event log, on any backend."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.events.event import Event


class EventLogError(Exception):
    """An event log refused a call; the message is one sentence."""


class LogUnavailable(EventLogError):
    """The log cannot be read or written now; the same call may succeed later."""


class GroupTaken(EventLogError):
    """Another live consumer reads as this group, and the group cannot be shared."""


@dataclass(frozen=True, slots=True)
class Record:
    """An event's bytes and where the log keeps them; offsets grow within a partition."""

    offset: int
    topic: str
    event: bytes
    key: str
    headers: Mapping[str, str]
    partition: int = 0


class Subscription(Protocol):
    """One live consumer of a group; it starts behind the last committed record.

    A log that shares a topic among the consumers of a group assigns partitions to each of them and
    may revoke them. The records of a revoked partition are then read and committed by another
    consumer.
    """

    @property
    def rebalances(self) -> int:
        """How often partitions were assigned; always 0 where a group has only one consumer."""

    @property
    def expired(self) -> Mapping[str, int]:
        """How many records of each topic were deleted before the group read them."""

    def poll(self, limit: int, timeout: float) -> list[Record]:
        """Return up to ``limit`` records; none if none arrives within ``timeout`` seconds.

        Records with the same key arrive in the order in which they were published.
        """

    def commit(self, records: Iterable[Record]) -> None:
        """Durably mark these records, and all before them, as done.

        Records of partitions that were revoked are skipped: another consumer reads them again.
        """

    def rewind(self) -> None:
        """Move the whole group back to the first records, as if nothing were committed."""

    def forward(self, topic: str, records: Iterable[Record]) -> None:
        """Append the records to ``topic`` durably, and commit them here.

        If the process dies in between, they are read and appended again.
        """

    def lag(self) -> int:
        """Return how many records are not committed yet.

        They are those of this consumer's partitions, and of partitions that nobody has read yet.
        """

    def oldest_unprocessed(self) -> datetime | None:
        """Return when the first uncommitted record was published, as far as is known."""


class EventLog(Protocol):
    """A durable log of events by topic, read at least once by every group."""

    def publish(self, topic: str, events: Iterable[Event]) -> int:
        """Append the events and return their number once all of them are durable.

        If an event cannot be written as JSON, none is published. After ``LogUnavailable`` some may
        be published. Publishing them again is harmless: readers recognise an event by its id.
        """

    def append(self, topic: str, records: Iterable[Record]) -> None:
        """Append records of another log with their bytes and headers; durable on return."""

    def subscribe(self, group: str, topics: Sequence[str]) -> AbstractContextManager[Subscription]:
        """Join the group; raises ``GroupTaken`` if its only consumer is already running."""

    def topics(self) -> list[str]:
        """Return all topics in alphabetical order."""

    def depth(self, topic: str) -> int:
        """Return the number of records in a topic."""

    def lags(self, topic: str) -> dict[str, int]:
        """Return the number of uncommitted records for every group that reads the topic."""

    def migrate(self, replicas: int | None = None) -> list[str]:
        """Create the missing topics with ``replicas`` copies each; return their names."""

    def close(self) -> None:
        """Close all connections."""
