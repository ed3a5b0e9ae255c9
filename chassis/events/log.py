"""What an event log promises, whichever system keeps it, and the one place that chooses it."""

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
    """Another live consumer holds the group."""


@dataclass(frozen=True, slots=True)
class Record:
    """An event's bytes where the log keeps them; offsets of a topic only grow."""

    offset: int
    topic: str
    event: bytes
    key: str
    headers: Mapping[str, str]


class Subscription(Protocol):
    """The place of one live consumer of a group; it starts behind the last committed record."""

    def poll(self, limit: int, timeout: float) -> list[Record]:
        """Return the next records, at most ``limit``; none after ``timeout`` seconds of silence."""

    def commit(self, records: Iterable[Record]) -> None:
        """Remember durably that these records, and all before them, are done."""

    def rewind(self) -> None:
        """Go back to the first record of every topic, as if nothing had been committed."""

    def forward(self, topic: str, records: Iterable[Record]) -> None:
        """Append the records to ``topic`` and commit them here, both or neither."""

    def lag(self) -> int:
        """Return how many records are not committed yet."""

    def oldest_unprocessed(self) -> datetime | None:
        """Return when the first record that is not committed was published."""


class EventLog(Protocol):
    """An ordered, durable log of events by topic, read at least once by every group."""

    def publish(
        self, topic: str, events: Iterable[Event], headers: Mapping[str, str] | None = None
    ) -> int:
        """Append the events, all or none, and return their number once they are durable."""

    def subscribe(self, group: str, topics: Sequence[str]) -> AbstractContextManager[Subscription]:
        """Take the group's place on the topics; ``GroupTaken`` while another consumer has it."""

    def topics(self) -> list[str]:
        """Return the topics that have a record or a reader, in alphabetical order."""

    def depth(self, topic: str) -> int:
        """Return the number of records in a topic."""

    def lags(self, topic: str) -> dict[str, int]:
        """Return, for every group that reads the topic, how many records it has not committed."""

    def close(self) -> None:
        """Let go of what the log holds open."""


def open_log(url: str) -> EventLog:
    """Open the log that ``url`` names; ``ValueError`` if its scheme is unknown."""
    # Backends import this module, and the driver of one that is not chosen need not be installed.
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        from chassis.events.sqlite import SqliteEventLog

        return SqliteEventLog(rest[1:])
    raise ValueError(f"an event log is sqlite:///PATH, not {scheme}://")
