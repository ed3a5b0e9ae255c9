"""The -wal of an embedded store: it is emptied at its bound, and moved into the file at the end."""

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from chassis.stores import files, sql
from chassis.stores.errors import StoreUnavailable
from chassis.stores.files import StoreConnection, StoreFile
from chassis.stores.sql import Database
from tests.helpers.numbers_file import MIGRATIONS, keep, kept, on_disk


def test_a_store_that_is_closed_leaves_everything_in_its_one_file(
    database: Database, path: Path
) -> None:
    keep(database, 2)
    database.close()
    assert not Path(f"{path}-wal").exists()
    assert on_disk(path) == [1, 2]


def test_a_process_that_ends_leaves_everything_in_one_file(path: Path) -> None:
    script = (
        "import sys; from chassis.stores.sql import Database; d = Database(sys.argv[1], [print])"
    )
    command = [sys.executable, "-c", f"{script}; d.check()", f"sqlite:///{path}"]
    subprocess.run(command, check=True)
    assert not Path(f"{path}-wal").exists()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT number FROM schema_version").fetchall() == [(1,)]


def test_a_wal_under_readers_that_overlap_is_emptied_at_its_bound(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WAL_BYTES", 1 << 20)
    monkeypatch.setattr(StoreConnection, "wal_bytes", 1 << 20)
    stop = threading.Event()

    def read() -> None:
        with closing(StoreFile(path).connect()) as reader:
            while not stop.is_set():
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM kept").fetchone()
                time.sleep(0.02)
                reader.rollback()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    sizes = []
    for number in range(2, 402):
        keep(database, number, content="x" * 20_000)
        sizes.append(Path(f"{path}-wal").stat().st_size)
    stop.set()
    for reader in readers:
        reader.join()
    assert max(sizes) < 6 << 20  # and 12 MB without a bound
    assert len(kept(database)) == 401


def grow_under_a_reader(database: Database, path: Path) -> None:
    """Write while a reader stays, which keeps the -wal from beginning anew."""
    with closing(StoreFile(path).connect()) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM kept").fetchone()
        for number in range(2, 40):
            keep(database, number, content="x" * 20_000)
        assert Path(f"{path}-wal").stat().st_size > 1 << 19


def test_a_wal_that_grew_under_a_reader_shrinks_after_it(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WAL_BYTES", 1 << 18)
    monkeypatch.setattr(files, "EMPTYING_SECONDS", 0.01)
    monkeypatch.setattr(StoreConnection, "wal_bytes", 1 << 18)
    grow_under_a_reader(database, path)
    for number in range(40, 60):
        keep(database, number, content="x" * 20_000)
    assert Path(f"{path}-wal").stat().st_size < 1 << 19


def test_a_wal_shrinks_also_when_it_begins_anew_by_itself(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = [pragma.replace(str(files.WAL_BYTES), str(1 << 18)) for pragma in files.PRAGMAS]
    monkeypatch.setattr(files, "PRAGMAS", [*small, "wal_autocheckpoint = 10"])
    with closing(Database(f"sqlite:///{path}", MIGRATIONS)) as database:
        keep(database, 1)
        grow_under_a_reader(database, path)
        for number in range(40, 44):
            keep(database, number)
        assert Path(f"{path}-wal").stat().st_size <= 1 << 18


def test_a_read_ends_at_its_deadline(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "READ_SECONDS", 0.1)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50000000)"
    with pytest.raises(StoreUnavailable, match="interrupted"), database.reading("all") as reading:
        reading.execute(text(f"{numbers} SELECT max(i) FROM n"))
    keep(database, 2)
    assert kept(database) == [1, 2]
