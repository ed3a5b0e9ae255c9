"""What an event log promises, whichever system keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.events.event import Event


class EventLogError(Exception):
    """Whatever an event log refuses, in one sentence."""


class LogUnavailable(EventLogError):
    """The log cannot be read or written now; the same call may succeed later."""


class GroupTaken(EventLogError):
    """Another live consumer holds the place in the group, and it cannot be shared."""


@dataclass(frozen=True, slots=True)
class Record:
    """An event's bytes where the log keeps them; offsets of a topic's partition only grow."""

    offset: int
    topic: str
    event: bytes
    key: str
    headers: Mapping[str, str]
    partition: int = 0


class Subscription(Protocol):
    """The place of one live consumer in a group; it starts behind the last committed record.

    A log that shares a topic among the consumers of a group gives each of them partitions, and may
    take them away again: then the records of those are somebody else's, also to commit.
    """

    @property
    def rebalances(self) -> int:
        """How often partitions were dealt; 0 for ever where a group has one consumer."""

    def poll(self, limit: int, timeout: float) -> list[Record]:
        """Return the next records, at most ``limit``; none after ``timeout`` seconds of silence.

        Records with the same key come in the order in which they were published.
        """

    def commit(self, records: Iterable[Record]) -> None:
        """Remember durably that these records, and all before them, are done.

        Records that are somebody else's by now are passed over: they come again, there.
        """

    def rewind(self) -> None:
        """Take the whole group back to the first records, as if nothing had been committed."""

    def forward(self, topic: str, records: Iterable[Record]) -> None:
        """Append the records to ``topic``, durably, and then commit them here.

        Never one without the other, unless the process dies in between: then they come again, and
        are appended again.
        """

    def lag(self) -> int:
        """Return how many records of what is ours are not committed yet."""

    def oldest_unprocessed(self) -> datetime | None:
        """Return when the first record that is not committed was published, as far as is known."""


class EventLog(Protocol):
    """A durable log of events by topic, read at least once by every group."""

    def publish(self, topic: str, events: Iterable[Event]) -> int:
        """Append the events and return their number once all of them are durable.

        An event that cannot be written leaves none published. After ``LogUnavailable`` some may
        be there: to publish them again is harmless, for a reader knows an event by its id.
        """

    def append(self, topic: str, records: Iterable[Record]) -> None:
        """Append records of another log, bytes and headers as they are, durable on return."""

    def subscribe(self, group: str, topics: Sequence[str]) -> AbstractContextManager[Subscription]:
        """Take a place in the group; ``GroupTaken`` if it has one consumer, and has it already."""

    def topics(self) -> list[str]:
        """Return the topics there are, in alphabetical order."""

    def depth(self, topic: str) -> int:
        """Return the number of records in a topic."""

    def lags(self, topic: str) -> dict[str, int]:
        """Return, for every group that reads the topic, how many records it has not committed."""

    def migrate(self, replicas: int | None = None) -> list[str]:
        """Make the topics that are missing, each kept ``replicas`` times; return their names."""

    def close(self) -> None:
        """Let go of what the log holds open."""
