"""The embedded event log: one file, ordered offsets, one live consumer per group."""

from collections.abc import Iterable, Sequence

from chassis.events.event import Event
from chassis.events.log import Record
from chassis.events.sqlite.file import NO_HEADERS, LogFile, append, row, transaction
from chassis.events.sqlite.subscription import SqliteSubscription

_TOPICS = "SELECT topic FROM event UNION SELECT topic FROM committed ORDER BY topic"
_DEPTH = "SELECT count(*) FROM event WHERE topic = ?"
_LAGS = """
SELECT consumer_group, (
    SELECT count(*) FROM event
    WHERE event.topic = committed.topic AND event.offset > committed.offset
) FROM committed WHERE topic = ? ORDER BY consumer_group
"""


class SqliteEventLog:
    """An event log in the file ``path``; safe for many processes and threads, and after a fork."""

    def __init__(self, path: str) -> None:
        self._file = LogFile(path)

    def publish(self, topic: str, events: Iterable[Event]) -> int:
        """Append the events, all or none, and return their number once they are durable."""
        rows = [(event.key, NO_HEADERS, event.to_json()) for event in events]
        with self._file.connected() as connection, transaction(connection):
            append(connection, topic, rows)
        return len(rows)

    def append(self, topic: str, records: Iterable[Record]) -> None:
        """Append records of another log, all or none, durable on return."""
        with self._file.connected() as connection, transaction(connection):
            append(connection, topic, map(row, records))

    def subscribe(self, group: str, topics: Sequence[str]) -> SqliteSubscription:
        """Join the group as its only consumer; raises ``GroupTaken`` while it has another one."""
        return SqliteSubscription(self._file, group, topics)

    def topics(self) -> list[str]:
        """Return the topics that have a record or a group, in alphabetical order."""
        with self._file.connected() as connection:
            return [topic for (topic,) in connection.execute(_TOPICS)]

    def depth(self, topic: str) -> int:
        """Return the number of records in a topic."""
        with self._file.connected() as connection:
            (count,) = connection.execute(_DEPTH, (topic,)).fetchone()
        return int(count)

    def lags(self, topic: str) -> dict[str, int]:
        """Return the number of uncommitted records for every group that reads the topic."""
        with self._file.connected() as connection:
            return dict(connection.execute(_LAGS, (topic,)).fetchall())

    def migrate(self, _replicas: int | None = None) -> list[str]:
        """Create nothing: a topic exists as soon as something is published to it."""
        return []

    def close(self) -> None:
        """Do nothing: no connection is open between calls."""
