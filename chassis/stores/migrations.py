"""Forward-only, numbered schema migrations."""

from collections.abc import Callable, Sequence

from sqlalchemy import Column, Connection, Integer, MetaData, Table, func, insert, inspect, select

from chassis.stores.columns import IN_MYSQL

Migration = Callable[[Connection], None]

VERSIONS = Table(
    "schema_version", MetaData(), Column("number", Integer, primary_key=True), **IN_MYSQL
)


class WrongSchema(Exception):
    """The schema of the store is not the one that this program knows."""


class SchemaTooNew(WrongSchema):
    """The store was written by a newer version of this program."""


class SchemaTooOld(WrongSchema):
    """The store must be migrated before this program can use it."""


def create(metadata: MetaData) -> Migration:
    """Return the migration that creates every table of ``metadata``."""
    return lambda connection: metadata.create_all(connection)


def migrate(connection: Connection, migrations: Sequence[Migration]) -> list[int]:
    """Apply the missing migrations and return their numbers.

    ``SchemaTooNew`` if the store has more than this program knows. MySQL cannot undo a migration
    that was killed half-way, so each must be safe to apply again.
    """
    VERSIONS.create(connection, checkfirst=True)
    missing = range(_applied(connection, migrations) + 1, len(migrations) + 1)
    for number in missing:
        migrations[number - 1](connection)
        connection.execute(insert(VERSIONS).values(number=number))
    return list(missing)


def check(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Raise ``WrongSchema`` unless exactly ``migrations`` have been applied."""
    known = inspect(connection).has_table(VERSIONS.name)
    applied = _applied(connection, migrations) if known else 0
    if applied < len(migrations):
        raise SchemaTooOld(f"schema {applied} is older than this program's {len(migrations)}")


def _applied(connection: Connection, migrations: Sequence[Migration]) -> int:
    applied = connection.scalar(select(func.max(VERSIONS.c.number))) or 0
    if applied > len(migrations):
        raise SchemaTooNew(f"schema {applied} is newer than this program's {len(migrations)}")
    return applied
