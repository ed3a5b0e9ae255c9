"""The SQLite file under the embedded event log: its tables, connections and transactions."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from chassis.clock import rfc3339, utcnow
from chassis.events.log import LogUnavailable, Record
from chassis.stores.files import StoreConnection, StoreFile

BUSY_SECONDS = 3.0

# One sequence for all topics: a reader of several topics sees them in the order of publication.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
    offset INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    headers TEXT NOT NULL,
    published_at TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS event_by_topic ON event (topic);
CREATE TABLE IF NOT EXISTS committed (
    consumer_group TEXT NOT NULL,
    topic TEXT NOT NULL,
    offset INTEGER NOT NULL,
    PRIMARY KEY (consumer_group, topic)
);
"""
_APPEND = """
INSERT INTO event (topic, key, headers, published_at, body) VALUES (?, ?, ?, ?, ?)
"""
_COMMIT = """
INSERT INTO committed (consumer_group, topic, offset) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET offset = max(offset, excluded.offset)
"""

Row = tuple[str, str, bytes]


class LogFile:
    """A file that is made once and expected to be there ever after; made anew, it hides a loss."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        with self.guarded():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._set_up()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn what SQLite or the file system reports into ``LogUnavailable``."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise LogUnavailable(f"the event log {self.path} is unavailable: {error}") from error

    def connect(self) -> StoreConnection:
        """Open a connection of one's own to the existing file."""
        return StoreFile(self.path).connect(BUSY_SECONDS)

    @contextmanager
    def connected(self) -> Iterator[StoreConnection]:
        """Yield a connection for one call: nothing is shared by threads or across a fork."""
        with self.guarded(), closing(self.connect()) as connection:
            yield connection

    def recover(self, connection: StoreConnection) -> bool:
        """Tell whether the path is to be opened again, because its files are others by now."""
        return StoreFile(self.path).recover(connection)

    def _set_up(self) -> None:
        file = StoreFile(self.path)
        with file.lock():
            file.make()
            with closing(file.connect(BUSY_SECONDS)) as connection:
                connection.executescript(_SCHEMA)


@contextmanager
def transaction(connection: StoreConnection) -> Iterator[None]:
    """Make all writes inside durable when it ends, or none of them."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.check()
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def row(record: Record) -> Row:
    """Return what ``append`` takes to write a record once more."""
    return record.key, json.dumps(dict(record.headers)), record.event


def append(connection: sqlite3.Connection, topic: str, rows: Iterable[Row]) -> None:
    """Add ``(key, headers as JSON, body)`` at the end of the topic."""
    now = rfc3339(utcnow())
    connection.executemany(
        _APPEND, ((topic, key, headers, now, body) for key, headers, body in rows)
    )


def commit(connection: sqlite3.Connection, group: str, offsets: Iterable[tuple[str, int]]) -> None:
    """Move the group forward to ``(topic, offset)``, never back."""
    connection.executemany(_COMMIT, ((group, topic, offset) for topic, offset in offsets))
