"""The dialect of SQLite: a file that belongs to this machine and to us alone."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, exc
from sqlalchemy.dialects.sqlite import insert

from chassis.stores.migrations import Migration, migrate

IS_SERVER = False
CONNECTIONS_AT_MOST = 0
LOCK_SECONDS = 10


def checked(url: URL) -> URL:
    """Return the URL; ``ValueError`` if it names no file."""
    if not url.database:
        raise ValueError("a store is sqlite:///PATH, not one in memory")
    return url


def engine(url: URL) -> Engine:
    """Return an engine that begins transactions in the right mode."""
    made = create_engine(url)
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def prepare(made: Engine, migrations: Sequence[Migration]) -> None:
    """Migrate the store, under a file lock."""
    with _alone(made) as connection:
        migrate(connection, migrations)


@contextmanager
def migrating(url: URL) -> Iterator[Connection]:
    """Yield a connection that writes, under a file lock."""
    made = engine(url)
    try:
        with _alone(made) as connection:
            yield connection
    finally:
        made.dispose()


def upsert(table: Table, newer: str | None) -> Any:
    """Return an insert that updates the rows whose primary key exists."""
    statement = insert(table)
    new = statement.excluded
    values = {column.name: new[column.name] for column in table.c if not column.primary_key}
    if not values:
        return statement.on_conflict_do_nothing()
    where = new[newer] > table.c[newer] if newer else None
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_=values, where=where
    )


def sentence(error: exc.DBAPIError) -> str:
    """Describe the error in SQLite's words."""
    return str(error.orig)


def is_outage(error: exc.DBAPIError) -> bool:
    """Tell whether the file is unusable, rather than our statement or data wrong."""
    # sqlite3 reports a damaged file with the bare base class.
    return type(error) in {exc.OperationalError, exc.InterfaceError, exc.DatabaseError}


@contextmanager
def _alone(made: Engine) -> Iterator[Connection]:
    path = Path(str(made.url.database))
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{path}.lock", timeout=LOCK_SECONDS)
    with lock, made.connect() as connection:
        with connection.execution_options(writing=True).begin():
            yield connection


def _prepare(connection: Any, _record: object) -> None:
    # The driver must not begin transactions of its own; `_begin` does, in the right mode.
    connection.isolation_level = None
    try:
        for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()  # the pool does not have it yet
        raise


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
