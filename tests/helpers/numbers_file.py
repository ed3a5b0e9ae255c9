"""An embedded store of numbers, whose files tests move, remove and fill."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select

from chassis.stores.migrations import create
from chassis.stores.sql import Database

METADATA = MetaData()
KEPT = Table("kept", METADATA, Column("id", Integer, primary_key=True), Column("text", String))
MIGRATIONS = (create(METADATA),)


def keep(database: Database, *numbers: int, content: str = "") -> None:
    """Store rows with these numbers."""
    with database.writing("keep") as connection:
        connection.execute(insert(KEPT), [{"id": each, "text": content} for each in numbers])


def kept(database: Database) -> list[int]:
    """Return the numbers in the store."""
    with database.reading("kept") as connection:
        return list(connection.scalars(select(KEPT.c.id)))


def count(database: Database) -> int:
    """Return how many rows the store has."""
    (found,) = database.row("count", select(func.count()).select_from(KEPT))
    return int(found)


def on_disk(path: Path) -> list[int]:
    """Return what a copy of the file alone holds."""
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy)) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM kept ORDER BY id")]
