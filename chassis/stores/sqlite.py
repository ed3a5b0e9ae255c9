"""The dialect of SQLite: a file that belongs to this machine and to us alone."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, exc
from sqlalchemy.dialects.sqlite import insert

from chassis.stores.files import NotInPlace, StoreConnection, StoreFile
from chassis.stores.migrations import Migration, migrate

IS_SERVER = False
CONNECTIONS_AT_MOST = 0
# A reader that stays makes -wal grow, so its statements are interrupted at its deadline.
STEPS_A_LOOK = 100_000


def checked(url: URL) -> URL:
    """Return the URL; ``ValueError`` if it names no file."""
    if not url.database:
        raise ValueError("a store is sqlite:///PATH, not one in memory")
    return url


def engine(url: URL) -> Engine:
    """Return an engine that begins transactions in the right mode."""
    file = StoreFile(Path(str(url.database)))
    made = create_engine(url, creator=file.connect)
    event.listen(made, "begin", partial(_begin, file))
    event.listen(made, "checkin", partial(_close_outdated, file))
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


def glance(made: Engine, statement: str) -> Sequence[Any] | None:
    """Return the row of a statement; ``None`` if the file is not in place or cannot be read."""
    # A transaction takes ten times as long as such a statement.
    borrowed = made.raw_connection()
    try:
        opened = cast("StoreConnection", borrowed.dbapi_connection)
        opened.set_progress_handler(None, STEPS_A_LOOK)
        opened.check()
        row: Sequence[Any] | None = opened.execute(statement).fetchone()
    except (NotInPlace, sqlite3.Error):
        row = None
    finally:
        borrowed.close()
    return row


def sentence(error: exc.DBAPIError) -> str:
    """Describe the error in SQLite's words."""
    return str(error.orig)


def is_outage(error: exc.DBAPIError) -> bool:
    """Tell whether the file is unusable, rather than our statement or data wrong."""
    # sqlite3 reports a damaged file with the bare base class.
    return type(error) in {exc.OperationalError, exc.InterfaceError, exc.DatabaseError}


@contextmanager
def _alone(made: Engine) -> Iterator[Connection]:
    file = StoreFile(Path(str(made.url.database)))
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.wait_until_whole()  # without the lock, which the process that repairs the store needs
    with file.lock():
        file.make()
        with made.connect() as connection, connection.execution_options(writing=True).begin():
            yield connection


def _close_outdated(file: StoreFile, opened: StoreConnection | None, record: Any) -> None:
    # One that another thread used meanwhile would keep its locks on the file, in a pool of before.
    if opened is not None and opened.generation != file.generation:
        record.invalidate()


def _begin(file: StoreFile, connection: Connection) -> None:
    options = connection.get_execution_options()
    writing, ends = options.get("writing"), options.get("ends")
    opened = cast("StoreConnection", connection.connection.dbapi_connection)
    opened.set_progress_handler(ends and (lambda: time.monotonic() > ends), STEPS_A_LOOK)
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"
    try:
        opened.execute(begin)  # not by way of the engine, which takes several times as long
        # Only who holds the lock of writers knows that nobody else repairs the store.
        opened.check()
    except (NotInPlace, sqlite3.Error) as error:
        opened.rollback()
        if file.recover(opened):
            file.forget()
            connection.invalidate()
            connection.engine.dispose()
        if isinstance(error, NotInPlace):
            raise
        raise exc.OperationalError(begin, None, error) from error
