"""Forward-only, numbered schema migrations."""

from collections.abc import Callable, Sequence

from sqlalchemy import Column, Connection, Integer, MetaData, Table, func, insert, select

Migration = Callable[[Connection], None]

_versions = Table("schema_version", MetaData(), Column("number", Integer, primary_key=True))


class SchemaTooNew(Exception):
    """The store was written by a newer version of this program."""


def create(metadata: MetaData) -> Migration:
    """Return the migration that creates every table of ``metadata``."""
    return lambda connection: metadata.create_all(connection)


def migrate(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Apply the migrations the store lacks; ``SchemaTooNew`` if it has more than we know."""
    _versions.create(connection, checkfirst=True)
    applied = connection.scalar(select(func.max(_versions.c.number))) or 0
    if applied > len(migrations):
        raise SchemaTooNew(f"schema {applied} is newer than this program's {len(migrations)}")
    for number, migration in enumerate(migrations[applied:], start=applied + 1):
        migration(connection)
        connection.execute(insert(_versions).values(number=number))
