"""Forward-only, numbered schema migrations of SQL databases."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, inspect, select, text

from chassis.stores.columns import IN_MYSQL
from chassis.stores.versions import Version

Migration = Callable[[Connection], None]

VERSIONS = Table(
    "schema_version",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("required", Integer),
    **IN_MYSQL,
)


def create(metadata: MetaData) -> Migration:
    """Return the migration that creates every table of ``metadata``."""
    return lambda connection: metadata.create_all(connection)


def add_columns(*columns: Column[Any]) -> Migration:
    """Return the migration that adds columns, which may be empty, to tables that lack them."""

    def apply(connection: Connection) -> None:
        for column in columns:
            _add_column(connection, column)

    return apply


def migrate(connection: Connection, migrations: Sequence[Migration]) -> list[int]:
    """Apply the missing migrations and return their numbers.

    ``SchemaTooNew`` if this program cannot use the store. MySQL cannot undo a migration that was
    killed half-way, so each must be safe to apply again.
    """
    VERSIONS.create(connection, checkfirst=True)
    version = Version.stored(_newest(connection))
    missing = version.missing(migrations)
    if missing:
        _add_column(connection, VERSIONS.c.required)
    for number in missing:
        migration = migrations[number - 1]
        migration(connection)
        version = version.after(migration)
        connection.execute(insert(VERSIONS).values(asdict(version)))
    return list(missing)


def check(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Raise ``WrongSchema`` unless a program that knows ``migrations`` can use the store."""
    exists = inspect(connection).has_table(VERSIONS.name)
    Version.stored(_newest(connection) if exists else None).check(migrations)


def _newest(connection: Connection) -> dict[str, Any] | None:
    # All columns that the table has: in stores of earlier versions it lacks ``required``.
    newest = select(text("*")).select_from(VERSIONS).order_by(VERSIONS.c.number.desc()).limit(1)
    row = connection.execute(newest).first()
    return None if row is None else row._asdict()


def _add_column(connection: Connection, column: Column[Any]) -> None:
    table = column.table.name
    if column.name not in {each["name"] for each in inspect(connection).get_columns(table)}:
        kind = column.type.compile(connection.dialect)
        connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {column.name} {kind}"))
