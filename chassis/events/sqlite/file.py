"""The SQLite file of the embedded event log: its tables, connections and transactions."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from chassis.clock import rfc3339, utcnow
from chassis.events.log import LogUnavailable, Record
from chassis.stores.files import StoreConnection, StoreFile

NO_HEADERS = "{}"
BUSY_SECONDS = 3.0

# All topics share one sequence, so that records of several topics come in order of publication.
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

# Key, headers as JSON, and body.
Row = tuple[str, str, bytes]


class LogFile:
    """A file that is created once, at the start: creating it again later would hide a loss."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        with self.guarded():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._set_up()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn errors of SQLite and of the file system into ``LogUnavailable``."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise LogUnavailable(f"the event log {self.path} is unavailable: {error}") from error

    def connect(self) -> StoreConnection:
        """Open a connection to the existing file; the caller closes it."""
        return StoreFile(self.path).connect(BUSY_SECONDS)

    @contextmanager
    def connected(self) -> Iterator[StoreConnection]:
        """Yield a connection for one call; threads and forked processes share none."""
        with self.guarded(), closing(self.connect()) as connection:
            yield connection

    def recover(self, connection: StoreConnection) -> bool:
        """Tell whether the path is to be opened again, because its files are others by now."""
        return StoreFile(self.path).recover(connection)

    def _set_up(self) -> None:
        file = StoreFile(self.path)
        file.wait_until_whole()  # without the lock, which the process that repairs the log needs
        with file.lock():
            file.make()
            with closing(file.connect(BUSY_SECONDS)) as connection:
                connection.executescript(_SCHEMA)


@contextmanager
def transaction(connection: StoreConnection) -> Iterator[None]:
    """Commit all writes of the block durably, or none of them."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.check()
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def row(record: Record) -> Row:
    """Return the row with which ``append`` writes the record."""
    return record.key, json.dumps(dict(record.headers)), record.event


def append(connection: sqlite3.Connection, topic: str, rows: Iterable[Row]) -> None:
    """Append rows to the topic."""
    now = rfc3339(utcnow())
    connection.executemany(
        _APPEND, ((topic, key, headers, now, body) for key, headers, body in rows)
    )


def commit(connection: sqlite3.Connection, group: str, offsets: Iterable[tuple[str, int]]) -> None:
    """Move the group forward to each ``(topic, offset)``, never back."""
    connection.executemany(_COMMIT, ((group, topic, offset) for topic, offset in offsets))
