"""Saves what is readable of a damaged store: ``python -m launch.salvage DAMAGED.db NEW.db``.

A table is read from both its ends up to the first page that is damaged; rows between two damaged
pages are lost. The damaged file is not changed.
"""
# ruff: noqa: S608 - the names in the statements are those of the store's own tables

import shutil
import sqlite3
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

_TABLES = """
SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
"""
_INDEXES = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
_SEQUENCES = "SELECT seq, name FROM sqlite_sequence"


def salvage(damaged: Path, new: Path) -> dict[str, int]:
    """Write the readable rows into the file ``new``; return their number by table.

    ``DatabaseError`` if not even the list of tables is readable.
    """
    with TemporaryDirectory(dir=new.parent) as folder:
        copy = Path(folder, "damaged.db")
        for suffix in ("", "-wal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(f"{damaged}{suffix}", f"{copy}{suffix}")
        with closing(sqlite3.connect(copy)) as source:
            tables = source.execute(_TABLES).fetchall()
            with closing(sqlite3.connect(new)) as target, target:
                saved = {name: _save(source, target, name, sql) for name, sql in tables}
                _finish(source, target)
    return saved


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a failure is one sentence on standard error and exit status 1."""
    parser = ArgumentParser(prog="python -m launch.salvage", description=__doc__)
    parser.add_argument("damaged", type=Path, help="store of which to save what is readable")
    parser.add_argument("new", type=Path, help="file to make, which does not exist yet")
    chosen = parser.parse_args(arguments)
    if not chosen.damaged.is_file() or chosen.new.exists():
        sys.exit(f"nothing was saved: {chosen.damaged} must be a file, {chosen.new} must not exist")
    try:
        saved = salvage(chosen.damaged, chosen.new)
    except (sqlite3.Error, OSError) as error:
        chosen.new.unlink(missing_ok=True)
        sys.exit(f"nothing was saved: {error}; .recover of the program sqlite3 may find more")
    console = Console(soft_wrap=True, highlight=False)
    for name, rows in saved.items():
        console.print(f"{name}: {rows} rows saved")


def _save(source: sqlite3.Connection, target: sqlite3.Connection, name: str, sql: str) -> int:
    target.execute(sql)
    for direction in ("ASC", "DESC"):
        rows = _rows(source, name, direction)
        with suppress(sqlite3.DatabaseError):
            for row in rows:
                marks = ", ".join("?" * len(row))
                target.execute(f'INSERT OR IGNORE INTO "{name}" VALUES ({marks})', row)
    return int(target.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])


def _rows(source: sqlite3.Connection, name: str, direction: str) -> Iterator[Sequence[object]]:
    try:
        yield from source.execute(f'SELECT * FROM "{name}" ORDER BY rowid {direction}')
    except sqlite3.OperationalError:  # a table without rowid is kept in the order of its key
        columns = source.execute(f'PRAGMA table_info("{name}")').fetchall()
        keys = sorted((column[5], column[1]) for column in columns if column[5])
        order = ", ".join(f'"{key}" {direction}' for _, key in keys)
        yield from source.execute(f'SELECT * FROM "{name}" ORDER BY {order}')


def _finish(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Make the indexes, and never give a number again that a lost row had."""
    for (sql,) in source.execute(_INDEXES).fetchall():
        target.execute(sql)
    with suppress(sqlite3.DatabaseError):
        numbers = source.execute(_SEQUENCES).fetchall()
        target.executemany("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", numbers)


if __name__ == "__main__":
    main()
