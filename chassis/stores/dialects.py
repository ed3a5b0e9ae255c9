"""The kinds of SQL stores: which there are, what differs between them, and how a URL names one."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, Table, exc, make_url

from chassis.stores.migrations import Migration

KINDS = {"sqlite", "mysql"}


class Dialect(Protocol):
    """What differs between kinds of stores; ``IS_SERVER`` if its connections are watched."""

    IS_SERVER: bool
    CONNECTIONS_AT_MOST: int

    def checked(self, url: URL, /) -> URL:
        """Return the URL; ``ValueError`` if it is none of a store of this kind."""

    def engine(self, url: URL, /) -> Engine:
        """Return an engine; the options ``writing`` and ``ends`` tell how to begin, and until
        when.
        """

    def prepare(self, made: Engine, migrations: Sequence[Migration], /) -> None:
        """Make certain of the schema, once a process; ``WrongSchema`` if it is another."""

    def migrating(self, url: URL, /) -> AbstractContextManager[Connection]:
        """Yield a connection with the lock of the schema; its work is committed at the end."""

    def upsert(self, table: Table, newer: str | None, /) -> Any:
        """Return the statement of ``upsert``."""

    def sentence(self, error: exc.DBAPIError, /) -> str:
        """Say what happened, in a line."""

    def is_outage(self, error: exc.DBAPIError, /) -> bool:
        """Say whether the store is at fault, and not what it was asked to do."""


@cache
def dialect(name: str) -> Dialect:
    """Return what is particular to the kind of store that SQLAlchemy calls so."""
    # The driver of a kind that is not used need not be installed.
    if name == "sqlite":
        from chassis.stores import sqlite

        return sqlite
    from chassis.stores import mysql

    return mysql


def supported(url: str) -> URL:
    known = _parsed(url)
    if known.get_backend_name() not in KINDS:
        kinds = "sqlite:///PATH or mysql+mysqlconnector://USER@HOST:PORT/DATABASE"
        raise ValueError(f"a store is {kinds}, not {known.drivername}://")
    return dialect(known.get_backend_name()).checked(known)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (exc.ArgumentError, ValueError):
        raise ValueError("is no URL of a store") from None
