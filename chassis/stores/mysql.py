"""The dialect of MySQL and MariaDB: a shared server, which may fail."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    NullPool,
    Table,
    create_engine,
    exc,
    func,
    select,
    text,
)
from sqlalchemy.dialects.mysql import insert

from chassis.stores import migrations as schema
from chassis.stores.errors import StoreUnavailable
from chassis.stores.migrations import Migration
from chassis.stores.mysql_session import (
    NO_ANSWER,
    PLAINTEXT,
    SESSION,
    STATEMENT_SECONDS,
    TIMED_OUT,
    connecting,
    forgetting,
    supervised,
)

IS_SERVER = True
CONNECTIONS_AT_MOST = 4
WAIT_SECONDS = 1
RECYCLE_SECONDS = 300
MIGRATION_SECONDS = 3600
MIGRATION_WAIT_SECONDS = 60
TLS_PARAMETERS = {"ssl_ca", "ssl_cert", "ssl_key"}
# Several times the largest statement, which writes a thousand rows.
SMALLEST_PACKET = 1_048_576
# A value the driver cannot write, a syntax error, an unknown column, a value of another type.
OUR_FAULT = {-1, 1064, 1054, 1366}


def checked(url: URL) -> URL:
    """Return the URL; ``ValueError`` if it lacks a part, or has one that is not supported."""
    if url.get_driver_name() != "mysqlconnector" or not url.host or not url.database:
        raise ValueError("a store in MySQL is mysql+mysqlconnector://USER@HOST:PORT/DATABASE")
    if dict(url.query) == {PLAINTEXT: "true"}:
        return url
    for name, value in url.query.items():
        if name not in TLS_PARAMETERS:
            known = ", ".join(sorted(TLS_PARAMETERS))
            raise ValueError(f"only {known}, or {PLAINTEXT}=true, may follow the question mark")
        if not Path(str(value)).is_file():
            raise ValueError(f"{name}: there is no file {value}")
    if url.query and "ssl_ca" not in url.query:
        raise ValueError("ssl_cert needs ssl_ca, because the server is not verified without it")
    if url.password and not url.query and not _is_loopback(url.host):
        # A server, or whoever poses as one, can ask the driver for the password in clear.
        raise ValueError(
            f"the password could reach {url.host} unencrypted: append ?ssl_ca=FILE to verify the "
            f"server, or ?{PLAINTEXT}=true to allow it"
        )
    return url


def engine(url: URL) -> Engine:
    """Return an engine with a small pool, whose calls all have deadlines."""
    made = create_engine(
        url,
        connect_args=connecting(url, STATEMENT_SECONDS, SESSION),
        isolation_level="REPEATABLE READ",
        pool_size=CONNECTIONS_AT_MOST,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        pool_recycle=RECYCLE_SECONDS,
        pool_use_lifo=True,
    )
    return supervised(made)


def prepare(made: Engine, migrations: Sequence[Migration]) -> None:
    """Check the schema; a command migrates it, never a service."""
    with made.connect() as connection:
        _check_packet(connection)
        schema.check(connection, migrations)


@contextmanager
def migrating(url: URL) -> Iterator[Connection]:
    """Yield a connection with long time-outs that holds the schema lock of this database."""
    made = create_engine(url, connect_args=connecting(url, MIGRATION_SECONDS), poolclass=NullPool)
    with forgetting(made).connect() as connection, connection.begin():
        _check_packet(connection)
        _lock(connection, str(url.database))
        yield connection


def upsert(table: Table, newer: str | None) -> Any:
    """Return an insert that updates the rows whose primary key exists."""
    statement = insert(table)
    new, old = statement.inserted, table.c
    names = [column.name for column in old if not column.primary_key and column.name != newer]
    values: list[tuple[str, ColumnElement[Any]]] = [(name, new[name]) for name in names]
    if newer:
        # This column comes last, because an assignment sees the ones before it.
        values = [
            (name, func.if_(new[newer] > old[newer], new[name], old[name]))
            for name in (*names, newer)
        ]
    keys = [(column.name, column) for column in table.primary_key]
    return statement.on_duplicate_key_update(values or keys)


def glance(_made: Engine, _statement: str) -> None:
    """Return nothing: the deadlines of a read belong to its transaction."""


def sentence(error: exc.DBAPIError) -> str:
    """Describe the error in one line, in the server's words if it answered."""
    return NO_ANSWER if isinstance(error.orig, TIMED_OUT) else str(error.orig)


def is_outage(error: exc.DBAPIError) -> bool:
    """Tell whether the server failed: it did, unless our statement or the data are wrong."""
    if error.statement is None:
        return True  # no statement was sent: there was no connection
    if isinstance(error, exc.IntegrityError | exc.DataError):
        return False
    return error.connection_invalidated or getattr(error.orig, "errno", -1) not in OUR_FAULT


def _check_packet(connection: Connection) -> None:
    size = connection.scalar(text("SELECT @@max_allowed_packet"))
    if size < SMALLEST_PACKET:
        # Otherwise each attempt to write a batch would look like one more outage.
        where = connection.engine.url.render_as_string()
        raise StoreUnavailable(
            f"{where}: max_allowed_packet is {size}; set it to {SMALLEST_PACKET} or more"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _lock(connection: Connection, database: str) -> None:
    # Locks belong to the whole server and have short names. They end with the connection.
    name = f"trip-schema-{hashlib.sha256(database.encode()).hexdigest()[:32]}"
    if connection.scalar(select(func.get_lock(name, MIGRATION_WAIT_SECONDS))) != 1:
        raise TimeoutError("another process has been migrating for a minute")
