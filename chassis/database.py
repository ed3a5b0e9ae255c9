"""SQL stores: one engine per process, short transactions, and one error for "cannot reach it"."""

import os
import sqlite3
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    exc,
    make_url,
)
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from chassis.migrations import Migration, SchemaTooNew, migrate

LOCK_SECONDS = 10
Observe = Callable[[str, float], None]


class StoreUnavailable(Exception):
    """The store cannot be reached, read or written at the moment."""


class Database:
    """A SQL store behind ``url``; opened on first use, and anew in every forked process.

    ``ValueError`` if ``url`` is none, or of a kind of store that is not supported.
    """

    def __init__(
        self,
        url: str,
        migrations: Sequence[Migration],
        observe: Observe | None = None,
    ) -> None:
        self._url = _supported(url)
        self._migrations = migrations
        self._observe = observe
        self._engine: Engine | None = None
        self._pid = 0

    @contextmanager
    def reading(self, operation: str) -> Iterator[Connection]:
        """Yield a connection that sees one consistent state; ``StoreUnavailable`` if there is none.

        ``operation`` names the work in ``db_query_duration_seconds``.
        """
        with self._timed(operation), self._guarded(), self._connected("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self, operation: str) -> Iterator[Connection]:
        """Yield a connection whose work is committed as a whole, or not at all."""
        with (
            self._timed(operation),
            self._guarded(),
            self._connected("BEGIN IMMEDIATE") as connection,
        ):
            yield connection

    def check(self) -> None:
        """Raise ``StoreUnavailable`` unless a transaction can be begun."""
        with self.reading("check"):
            pass

    def close(self) -> None:
        """Close every pooled connection of this process."""
        if self._engine is not None and self._pid == os.getpid():
            self._engine.dispose()
            self._engine = None

    @contextmanager
    def _timed(self, operation: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            if self._observe:
                self._observe(operation, time.perf_counter() - started)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
            raise StoreUnavailable(self._sentence(error)) from error
        except exc.DatabaseError as error:
            # sqlite3 reports a damaged file with the bare base class.
            if type(error) is not exc.DatabaseError:
                raise
            raise StoreUnavailable(self._sentence(error)) from error
        except (SchemaTooNew, OSError) as error:
            raise StoreUnavailable(f"{self._name}: {error}") from error

    @contextmanager
    def _connected(self, begin: str) -> Iterator[Connection]:
        with self._opened().connect() as connection:
            with connection.execution_options(begin=begin).begin():
                yield connection

    def _opened(self) -> Engine:
        if self._engine is None or self._pid != os.getpid():
            engine = _engine(self._url.render_as_string(hide_password=False))
            if self._url.get_backend_name() == "sqlite":
                self._migrate_embedded(engine)
            self._engine, self._pid = engine, os.getpid()
            # Whoever drops a store without closing it leaves no connection behind.
            weakref.finalize(self, engine.dispose).atexit = False
        return self._engine

    def _migrate_embedded(self, engine: Engine) -> None:
        path = Path(str(self._url.database))
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{path}.lock", timeout=LOCK_SECONDS)
        with lock, engine.connect() as connection:
            with connection.execution_options(begin="BEGIN IMMEDIATE").begin():
                migrate(connection, self._migrations)

    @property
    def _name(self) -> str:
        return self._url.render_as_string(hide_password=True)

    def _sentence(self, error: exc.SQLAlchemyError) -> str:
        cause = error.orig if isinstance(error, exc.DBAPIError) else error
        return f"{self._name}: {cause}"


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    newer: str | None = None,
) -> None:
    """Insert ``rows``, or update those whose primary key exists.

    With ``newer``, an existing row gives way only to one whose ``newer`` column is greater.
    """
    if rows:
        statement = _upserts[connection.dialect.name](table, newer)
        connection.execute(statement, list(rows))


def _sqlite_upsert(table: Table, newer: str | None) -> Any:
    statement = sqlite_insert(table)
    given = statement.excluded
    values = {column.name: given[column.name] for column in table.c if not column.primary_key}
    if not values:
        return statement.on_conflict_do_nothing()
    where = given[newer] > table.c[newer] if newer else None
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_=values, where=where
    )


_upserts: dict[str, Callable[[Table, str | None], Any]] = {"sqlite": _sqlite_upsert}


def _supported(url: str) -> URL:
    try:
        known = make_url(url)
    except exc.ArgumentError:
        raise ValueError("is no URL of a store") from None
    if known.get_backend_name() not in _upserts or not known.database:
        raise ValueError(f"a store is sqlite:///PATH, not {known.drivername}://")
    return known


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions of its own; `_begin_sqlite` does, in the right mode.
    connection.isolation_level = None
    try:
        for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()  # nobody else has it yet
        raise


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
