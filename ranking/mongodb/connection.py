"""One MongoDB client for each process, and one deadline for all calls of an operation."""

import os
import re
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pymongo
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import ConnectionFailure, ExecutionTimeout, OperationFailure, PyMongoError

from chassis.stores.errors import ReadOnly, StoreUnavailable
from chassis.stores.observer import StoreObserver
from ranking.mongodb.pool import PoolListener
from ranking.mongodb.url import CONNECTIONS_AT_MOST, WORK_SECONDS, Address

LONG_SECONDS = 0.9
PAUSE_SECONDS = 1.0
REASON_CHARACTERS = 200
# What pymongo appends to a reason: how long it tried, and all that it knows of the servers.
APPENDIX = re.compile(r"( \(configured timeouts|, Timeout: ).*", re.DOTALL)
NOT_AUTHENTICATED = 18

Documents = Database[dict[str, Any]]


class Connection:
    """The database at ``address``; each process connects with a client of its own on first use.

    After an operation has waited in vain, all operations fail at once for a second. Otherwise
    every worker would spend all its time waiting, and respond to nobody.
    """

    def __init__(self, address: Address, observer: StoreObserver | None = None) -> None:
        self._address = address
        self._observer = observer or StoreObserver()
        # By process: a forked child must not use or close its parent's client.
        self._databases: dict[int, Documents] = {}
        self._opening = threading.Lock()
        self._refused_until = 0.0

    @contextmanager
    def working(self, operation: str, seconds: float = WORK_SECONDS) -> Iterator[Documents]:
        """Yield the database; work that takes longer than ``seconds`` is ``StoreUnavailable``.

        ``operation`` is its label in ``db_query_duration_seconds``.
        """
        if time.monotonic() < self._refused_until:
            raise StoreUnavailable(f"{self._address} timed out a moment ago")
        started = time.perf_counter()
        try:
            with pymongo.timeout(seconds):
                yield self._database()
        except (ConnectionFailure, OperationFailure) as error:
            raise self._unavailable(error, time.perf_counter() - started) from error
        finally:
            self._observer.queried(operation, time.perf_counter() - started)

    def require_primary(self, database: Documents) -> None:
        """Raise ``ReadOnly`` if the only server that the client uses is a secondary."""
        if not database.client.is_primary:
            raise ReadOnly(
                f"{self._address} is not the primary and takes no clicks: leave out "
                "directConnection, so that the primary is looked up"
            )

    def close(self) -> None:
        """Close every connection of this process and end its threads."""
        with self._opening:
            if (database := self._databases.pop(os.getpid(), None)) is not None:
                database.client.close()

    def _unavailable(self, error: PyMongoError, seconds: float) -> StoreUnavailable:
        if _is_connection_failure(error):
            self._observer.refused()
        if seconds > LONG_SECONDS:
            self._refused_until = time.monotonic() + PAUSE_SECONDS
        reason = f"{type(error).__name__}: {APPENDIX.sub('', str(error))}"[:REASON_CHARACTERS]
        return StoreUnavailable(f"{self._address}: {reason}")

    def _database(self) -> Documents:
        database = self._databases.get(os.getpid())
        return self._opened() if database is None else database

    def _opened(self) -> Documents:
        with self._opening:
            if os.getpid() not in self._databases:
                self._databases[os.getpid()] = self._client()[self._address.database]
            return self._databases[os.getpid()]

    def _client(self) -> MongoClient[dict[str, Any]]:
        listener = PoolListener(self._observer)
        client: MongoClient[dict[str, Any]] = MongoClient(
            self._address.url, event_listeners=[listener], **self._address.options
        )
        self._observer.opened(CONNECTIONS_AT_MOST)
        # A store that is dropped without being closed must not leave a thread or a connection.
        weakref.finalize(self, _close_in_own_process, client, os.getpid()).atexit = False
        return client


def _is_connection_failure(error: PyMongoError) -> bool:
    unreachable = isinstance(error, ConnectionFailure | ExecutionTimeout)
    return unreachable or getattr(error, "code", None) == NOT_AUTHENTICATED


def _close_in_own_process(client: MongoClient[dict[str, Any]], pid: int) -> None:
    if pid == os.getpid():
        client.close()
