"""The subscription of a consumer to the embedded event log."""

import heapq
import json
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from operator import attrgetter
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from filelock import FileLock, Timeout

from chassis.clock import parse_rfc3339
from chassis.events.log import GroupTaken, Record
from chassis.events.sqlite.file import LogFile, append, commit, row, transaction
from chassis.stores.files import Identity, NotInPlace, StoreConnection

PAUSE_SECONDS = 0.1

_NEXT = """
SELECT offset, topic, body, key, headers FROM event
WHERE topic = ? AND offset > ? ORDER BY offset LIMIT ?
"""
_COMMITTED = "SELECT topic, offset FROM committed WHERE consumer_group = ? AND topic = ?"
_REWIND = "DELETE FROM committed WHERE consumer_group = ?"
_LAG = """
SELECT count(*) FROM event JOIN committed USING (topic)
WHERE consumer_group = ? AND topic = ? AND event.offset > committed.offset
"""
_OLDEST = """
SELECT published_at FROM event JOIN committed USING (topic)
WHERE consumer_group = ? AND topic = ? AND event.offset > committed.offset
ORDER BY event.offset LIMIT 1
"""


class SqliteSubscription:
    """Holds the group's lock file, which the system unlocks even if the process is killed."""

    rebalances = 0
    expired: Mapping[str, int] = MappingProxyType({})

    def __init__(self, file: LogFile, group: str, topics: Sequence[str]) -> None:
        self._file, self._group, self._topics = file, group, tuple(topics)
        self._connection: StoreConnection | None = None
        self._joined_at: Identity = ()
        self._positions: dict[str, int] = {}
        self._mutex = threading.Lock()
        self._group_lock = _lock_group(file, group)
        try:
            with self._connected():
                pass
        except BaseException:
            self.close()
            raise

    def poll(self, limit: int, timeout: float) -> list[Record]:
        """Return up to ``limit`` records; none if none arrives within ``timeout`` seconds."""
        deadline = time.monotonic() + timeout
        while not (records := self._next(limit)) and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(left, PAUSE_SECONDS))
        return records

    def commit(self, records: Iterable[Record]) -> None:
        """Durably mark these records, and all before them, as done."""
        with self._connected() as connection, transaction(connection):
            commit(connection, self._group, self._delivered(records))

    def rewind(self) -> None:
        """Move back to the first record of every topic, as if nothing were committed."""
        with self._connected() as connection:
            with transaction(connection):
                connection.execute(_REWIND, (self._group,))
            self._positions = self._join(connection)

    def forward(self, topic: str, records: Iterable[Record]) -> None:
        """Append the records to ``topic`` and commit them here, both or neither."""
        records = list(records)
        with self._connected() as connection, transaction(connection):
            append(connection, topic, map(row, records))
            commit(connection, self._group, self._delivered(records))

    def lag(self) -> int:
        """Return how many records are not committed yet."""
        with self._connected() as connection:
            return sum(int(count) for (count,) in self._each_topic(connection, _LAG))

    def oldest_unprocessed(self) -> datetime | None:
        """Return when the first uncommitted record was published."""
        with self._connected() as connection:
            times = [parse_rfc3339(text) for (text,) in self._each_topic(connection, _OLDEST)]
        return min(times, default=None)

    def close(self) -> None:
        """Leave the group."""
        self._disconnect()
        self._group_lock.release()

    def __enter__(self) -> "SqliteSubscription":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _next(self, limit: int) -> list[Record]:
        with self._connected() as connection:
            found = [
                map(_record, connection.execute(_NEXT, (topic, position, limit)))
                for topic, position in self._positions.items()
            ]
            records = list(islice(heapq.merge(*found, key=attrgetter("offset")), limit))
            self._positions |= {record.topic: record.offset for record in records}
        return records

    def _delivered(self, records: Iterable[Record]) -> Iterator[tuple[str, int]]:
        # After the file was replaced, records of the old file lie beyond the new positions.
        for record in records:
            if record.offset <= self._positions[record.topic]:
                yield record.topic, record.offset

    def _each_topic(self, connection: sqlite3.Connection, query: str) -> Iterator[Any]:
        for topic in self._topics:
            yield from connection.execute(query, (self._group, topic))

    @contextmanager
    def _connected(self) -> Iterator[StoreConnection]:
        with self._mutex, self._file.guarded():
            try:
                yield self._current_connection()
            except sqlite3.Error:
                self._disconnect()
                raise

    def _current_connection(self) -> StoreConnection:
        if self._connection is None:
            self._connection = self._file.connect()
        try:
            self._connection.check()
        except NotInPlace:
            if not self._file.recover(self._connection):
                raise
            self._disconnect()
            self._connection = self._file.connect()
        if self._connection.opened[:1] != self._joined_at:
            self._positions = self._join(self._connection)
            self._joined_at = self._connection.opened[:1]
        return self._connection

    def _join(self, connection: StoreConnection) -> dict[str, int]:
        with transaction(connection):
            commit(connection, self._group, ((topic, 0) for topic in self._topics))
        return dict(self._each_topic(connection, _COMMITTED))

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _lock_group(file: LogFile, group: str) -> FileLock:
    lock = FileLock(f"{file.path}.{quote(group, safe='')}.lock", thread_local=False)
    with file.guarded():
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise GroupTaken(f"another live consumer is reading as the group {group}") from None
    return lock


def _record(row: tuple[int, str, bytes, str, str]) -> Record:
    offset, topic, body, key, headers = row
    return Record(offset, topic, body, key, json.loads(headers))
