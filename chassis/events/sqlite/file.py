"""The SQLite file under the embedded event log: its tables, connections and transactions."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock

from chassis.clock import rfc3339, utcnow
from chassis.events.log import LogUnavailable, Record

NO_HEADERS = "{}"
BUSY_SECONDS = 3.0
SETUP_SECONDS = 10.0

# One sequence for all topics: a reader of several topics sees them in the order of publication.
_SCHEMA = """
PRAGMA journal_mode = WAL;
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

    def connect(self) -> sqlite3.Connection:
        """Open a connection of one's own to the existing file."""
        return self._connect("rw")

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection for one call: nothing is shared by threads or across a fork."""
        with self.guarded(), closing(self.connect()) as connection:
            yield connection

    def identity(self) -> tuple[int, int]:
        """Tell the file from another one put in its place."""
        status = self.path.stat()
        return status.st_dev, status.st_ino

    def _set_up(self) -> None:
        lock = FileLock(f"{self.path}.lock", timeout=SETUP_SECONDS)
        with lock, closing(self._connect("rwc")) as connection:
            connection.executescript(_SCHEMA)

    def _connect(self, mode: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            connection.execute("PRAGMA synchronous = FULL")
        except sqlite3.Error:
            connection.close()
            raise
        return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Make all writes inside durable when it ends, or none of them."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


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
