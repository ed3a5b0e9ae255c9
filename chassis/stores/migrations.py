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


def migrate(connection: Connection, migrations: Sequence[Migration]) -> list[int]:
    """Apply the missing migrations and return their numbers.

    ``SchemaTooNew`` if this program cannot use the store. MySQL cannot undo a migration that was
    killed half-way, so each must be safe to apply again.
    """
    VERSIONS.create(connection, checkfirst=True)
    version = Version.stored(_newest(connection))
    missing = version.missing(migrations)
    if missing:
        _add_required(connection)
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


def _add_required(connection: Connection) -> None:
    columns = {column["name"] for column in inspect(connection).get_columns(VERSIONS.name)}
    if "required" not in columns:
        connection.execute(text(f"ALTER TABLE {VERSIONS.name} ADD COLUMN required INTEGER"))
