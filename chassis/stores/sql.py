"""A SQL database: one engine per process, short transactions, one error for every outage."""

import os
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, exc

from chassis.stores.dialects import dialect, supported
from chassis.stores.errors import StoreMoved, StoreUnavailable, WrongSchema
from chassis.stores.files import NotInPlace
from chassis.stores.migrations import Migration, migrate
from chassis.stores.observer import StoreObserver

# The bound of a whole read: waiting for the pool, connecting, and all statements.
READ_SECONDS = 3.0
ROWS_AT_ONCE = 1000


class Database:
    """The database at ``url``, opened on first use and again in every forked process.

    ``ValueError`` if ``url`` is not the URL of a supported kind of database.
    """

    def __init__(
        self, url: str, migrations: Sequence[Migration], observer: StoreObserver | None = None
    ) -> None:
        self._url = supported(url)
        self._dialect = dialect(self._url.get_backend_name())
        self._migrations = migrations
        self._observer = observer or StoreObserver()
        # A file has no pool of connections that could run out.
        self._pool = self._observer if self._dialect.IS_SERVER else StoreObserver()
        self._engine: Engine | None = None
        self._pid = 0
        self._opening = threading.Lock()
        self._texts: dict[Select[Any], str] = {}

    @contextmanager
    def reading(self, operation: str) -> Iterator[Connection]:
        """Yield a connection that sees one consistent state; ``StoreUnavailable`` in an outage.

        ``operation`` names the work in ``db_query_duration_seconds``.
        """
        ends = time.monotonic() + READ_SECONDS
        with self._begun(operation, ends=ends) as connection:
            yield connection

    def row(self, operation: str, statement: Select[Any]) -> Sequence[Any]:
        """Return the only row of a statement without parameters, which sees one state by itself."""
        started = time.perf_counter()
        with self._guarded():
            engine = self._opened()
            found = self._dialect.glance(engine, self._text(engine, statement))
        if found is None:
            with self.reading(operation) as connection:
                return connection.execute(statement).one()
        self._observer.queried(operation, time.perf_counter() - started)
        return found

    @contextmanager
    def writing(self, operation: str) -> Iterator[Connection]:
        """Yield a connection whose work is committed as a whole, or not at all.

        Writers take turns. A deadlock or a turn that comes too late is ``StoreUnavailable`` too.
        """
        with self._begun(operation, writing=True) as connection:
            yield connection
            connection.commit()

    def migrate(self) -> list[int]:
        """Apply the missing migrations under a lock, and return their numbers."""
        with self._guarded(), self._dialect.migrating(self._url) as connection:
            return migrate(connection, self._migrations)

    def check(self) -> None:
        """Raise ``StoreUnavailable`` unless a transaction can be begun."""
        with self.reading("check"):
            pass

    def check_place(self) -> None:
        """Raise ``StoreMoved`` if the store is a file that is not where it was opened.

        Any other outage passes: that of a server which all replicas share, for example.
        """
        if self._dialect.IS_SERVER:
            return
        try:
            self.check()
        except StoreMoved:
            raise
        except StoreUnavailable:
            return

    def close(self) -> None:
        """Close every pooled connection of this process."""
        if self._engine is not None and self._pid == os.getpid():
            self._engine.dispose()
            self._engine = None

    @contextmanager
    def _begun(self, operation: str, **options: Any) -> Iterator[Connection]:
        with self._timed(operation), self._guarded():
            with self._borrowed() as connection:
                connection.execution_options(**options).begin()
                yield connection

    @contextmanager
    def _borrowed(self) -> Iterator[Connection]:
        started = time.perf_counter()
        try:
            connection = self._opened().connect()
        except Exception as error:
            if not isinstance(error, WrongSchema):
                self._pool.refused()
            raise
        self._pool.borrowed(time.perf_counter() - started)
        try:
            with connection:
                yield connection
        finally:
            self._pool.returned()

    @contextmanager
    def _timed(self, operation: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self._observer.queried(operation, time.perf_counter() - started)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            if not self._dialect.is_outage(error):
                raise
            raise StoreUnavailable(f"{self._name}: {self._dialect.sentence(error)}") from error
        except WrongSchema as error:
            raise type(error)(f"{self._name}: {error}") from error
        except NotInPlace as error:
            raise StoreMoved(f"{self._name}: {error}") from error
        except (exc.TimeoutError, OSError) as error:
            raise StoreUnavailable(f"{self._name}: {error}") from error

    def _text(self, engine: Engine, statement: Select[Any]) -> str:
        if statement not in self._texts:
            self._texts[statement] = str(statement.compile(dialect=engine.dialect))
        return self._texts[statement]

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None or self._pid != os.getpid():
                self._engine, self._pid = self._prepared(), os.getpid()
            return self._engine

    def _prepared(self) -> Engine:
        engine = self._dialect.engine(self._url)
        try:
            self._dialect.prepare(engine, self._migrations)
        except BaseException:
            engine.dispose()
            raise
        # A store that is dropped without being closed must leave no connection behind.
        leaving = weakref.finalize(self, _dispose_own, engine, os.getpid())
        # The last process that closes a file moves everything into it. A server is not waited for.
        leaving.atexit = not self._dialect.IS_SERVER
        self._pool.opened(self._dialect.CONNECTIONS_AT_MOST)
        return engine

    @property
    def _name(self) -> str:
        return self._url.render_as_string(hide_password=True)


def _dispose_own(engine: Engine, pid: int) -> None:
    # A forked child must not close its parent's connections.
    if pid == os.getpid():
        engine.dispose()


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    newer: str | None = None,
) -> None:
    """Insert ``rows``, or update those whose primary key exists.

    With ``newer``, an existing row is replaced only by one whose ``newer`` column is greater.
    """
    statement = dialect(connection.dialect.name).upsert(table, newer)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        connection.execute(statement, rows[start : start + ROWS_AT_ONCE])
