"""The supported kinds of SQL databases, and what differs between them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, Table, exc, make_url

from chassis.extras import extra
from chassis.stores.migrations import Migration

KINDS = {"sqlite", "mysql"}


class Dialect(Protocol):
    """What differs between kinds of databases; ``IS_SERVER`` if its connections are counted."""

    IS_SERVER: bool
    CONNECTIONS_AT_MOST: int

    def checked(self, url: URL, /) -> URL:
        """Return the URL; ``ValueError`` if it is not valid for this kind."""

    def engine(self, url: URL, /) -> Engine:
        """Return an engine.

        Its transactions take the options ``writing`` and ``ends``, the deadline of a read.
        """

    def prepare(self, made: Engine, migrations: Sequence[Migration], /) -> None:
        """Check or migrate the schema, once per process; ``WrongSchema`` if it does not fit."""

    def migrating(self, url: URL, /) -> AbstractContextManager[Connection]:
        """Yield a connection that holds the schema lock; its work is committed at the end."""

    def upsert(self, table: Table, newer: str | None, /) -> Any:
        """Return the statement that inserts rows or updates those whose primary key exists."""

    def glance(self, engine: Engine, statement: str, /) -> Sequence[Any] | None:
        """Return the row of a statement outside of a transaction.

        ``None`` if only a transaction can read it, or can say why it cannot be read.
        """

    def sentence(self, error: exc.DBAPIError, /) -> str:
        """Describe the error in one line."""

    def is_outage(self, error: exc.DBAPIError, /) -> bool:
        """Tell whether the database failed, rather than our statement or data."""


@cache
def dialect(name: str) -> Dialect:
    """Return the dialect of the kind that SQLAlchemy calls ``name``."""
    # The driver of a kind that is not used need not be installed.
    if name == "sqlite":
        from chassis.stores import sqlite

        return sqlite
    with extra("mysql"):
        from chassis.stores import mysql
    return mysql


def supported(url: str) -> URL:
    """Return the parsed URL; ``ValueError`` if it is not one of a supported kind."""
    known = _parsed(url)
    if known.get_backend_name() not in KINDS:
        kinds = "sqlite:///PATH or mysql+mysqlconnector://USER@HOST:PORT/DATABASE"
        raise ValueError(f"a store is {kinds}, not {known.drivername}://")
    return dialect(known.get_backend_name()).checked(known)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (exc.ArgumentError, ValueError):
        raise ValueError("is not the URL of a store") from None
