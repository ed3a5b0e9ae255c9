"""The files of an embedded store, removed, moved or replaced under their users."""

import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, text

from chassis.stores import files, sql
from chassis.stores.errors import StoreMoved, StoreUnavailable
from chassis.stores.files import StoreConnection, StoreFile
from chassis.stores.migrations import create
from chassis.stores.sql import Database

METADATA = MetaData()
KEPT = Table("kept", METADATA, Column("id", Integer, primary_key=True), Column("text", String))
MIGRATIONS = (create(METADATA),)
COMPANIONS = [["-wal"], ["-shm"], ["-wal", "-shm"]]
# Another process: it writes a number when told to, and tells how that went.
OTHER = """
import sys
from pathlib import Path
from chassis.stores.files import StoreFile
file, connection = StoreFile(Path(sys.argv[1])), None
for line in sys.stdin:
    try:
        connection = connection or file.connect()
        connection.execute("BEGIN IMMEDIATE")
        connection.check()
        connection.execute("INSERT INTO kept (id) VALUES (?)", (int(line),))
        connection.commit()
        print("kept", flush=True)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{path}", MIGRATIONS)
    keep(opened, 1)
    yield opened
    opened.close()


def keep(database: Database, *numbers: int, content: str = "") -> None:
    with database.writing("keep") as connection:
        connection.execute(insert(KEPT), [{"id": each, "text": content} for each in numbers])


def kept(database: Database) -> list[int]:
    with database.reading("kept") as connection:
        return list(connection.scalars(select(KEPT.c.id)))


def on_disk(path: Path) -> list[int]:
    """Return what a copy of the file alone holds."""
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy)) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM kept ORDER BY id")]


def remove(path: Path, *suffixes: str) -> None:
    for suffix in suffixes:
        Path(f"{path}{suffix}").unlink()


@contextmanager
def another(path: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", OTHER, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        yield process
        process.communicate()


def told(process: "subprocess.Popen[str]", number: int) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{number}\n")
    process.stdin.flush()
    return process.stdout.readline().rstrip()


def test_a_file_that_was_moved_away_is_reported_until_it_is_back(
    database: Database, path: Path
) -> None:
    aside = path.rename(path.with_name("aside.db"))
    for use in (lambda: keep(database, 2), lambda: kept(database), database.check_place):
        with pytest.raises(StoreMoved, match=r"store\.db was removed or moved away"):
            use()
    aside.rename(path)
    keep(database, 3)
    assert kept(database) == [1, 3]


def test_all_three_files_can_be_moved_away_and_back(database: Database, path: Path) -> None:
    (path.parent / "aside").mkdir()
    moved = [each.rename(each.parent / "aside" / each.name) for each in path.parent.glob("*.db*")]
    with pytest.raises(StoreMoved):
        keep(database, 2)
    for each in moved:
        each.rename(path.parent / each.name)
    keep(database, 3)
    assert kept(database) == [1, 3]


def test_nothing_is_made_in_the_place_of_a_file_that_is_missing(
    database: Database, path: Path
) -> None:
    aside = path.rename(path.with_name("aside.db"))
    later = Database(f"sqlite:///{path}", MIGRATIONS)
    with pytest.raises(StoreMoved, match=r"missing: put it back .* remove store\.db\.made"):
        later.check()
    assert not path.exists()
    aside.rename(path)
    assert kept(later) == [1]
    later.close()


def test_an_empty_file_is_made_once_its_marker_is_removed_too(path: Path) -> None:
    with closing(Database(f"sqlite:///{path}", MIGRATIONS)) as first:
        keep(first, 1)
    marker = Path(f"{path}.made")
    assert "store.db was made here" in marker.read_text()
    path.unlink()
    marker.unlink()
    with closing(Database(f"sqlite:///{path}", MIGRATIONS)) as second:
        assert kept(second) == []


@pytest.mark.parametrize("suffixes", COMPANIONS, ids="".join)
def test_a_companion_that_is_removed_costs_one_refusal_and_nothing_confirmed(
    database: Database, path: Path, suffixes: list[str]
) -> None:
    keep(database, 2)
    remove(path, *suffixes)
    with pytest.raises(StoreMoved, match="was removed or moved away"):
        keep(database, 3)
    assert on_disk(path) == [1, 2]
    keep(database, 4)
    assert kept(database) == [1, 2, 4]
    database.close()
    assert on_disk(path) == [1, 2, 4]


@pytest.mark.parametrize("suffixes", COMPANIONS, ids="".join)
def test_two_processes_survive_the_loss_of_a_companion(
    database: Database, path: Path, suffixes: list[str]
) -> None:
    with another(path) as other:
        assert told(other, 2) == "kept"
        remove(path, *suffixes)
        with pytest.raises(StoreMoved):
            keep(database, 3)
        keep(database, 4)
        assert told(other, 5).startswith(("NotInPlace", "OperationalError"))
        assert kept(database) == [1, 2, 4]
        database.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert on_disk(path) == [1, 2, 4]


@pytest.mark.parametrize("suffixes", COMPANIONS, ids="".join)
def test_a_new_process_waits_for_the_one_under_which_a_companion_was_removed(
    database: Database, path: Path, suffixes: list[str]
) -> None:
    keep(database, 2)
    remove(path, *suffixes)
    with another(path) as other:
        assert told(other, 3).startswith("NotInPlace: the -wal or -shm of store.db was removed")
        with pytest.raises(StoreMoved):
            keep(database, 4)
        assert told(other, 5) == "kept"
        assert kept(database) == [1, 2, 5]


def test_what_is_committed_into_a_file_that_was_just_moved_is_not_confirmed(
    database: Database, path: Path
) -> None:
    def write() -> None:
        with database.writing("late") as connection:
            connection.execute(insert(KEPT).values(id=2))
            path.rename(path.with_name("aside.db"))

    with pytest.raises(StoreMoved):
        write()


def test_another_file_in_its_place_is_used_but_never_with_the_wal_of_the_one_before(
    database: Database, path: Path
) -> None:
    backup = path.with_name("backup.db")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
    keep(database, 2)
    path.rename(path.with_name("aside.db"))
    backup.rename(path)
    for _ in range(2):
        with pytest.raises(StoreMoved, match=r"store\.db was replaced"):
            kept(database)
    remove(path, "-wal", "-shm")
    with pytest.raises(StoreMoved):
        kept(database)
    assert kept(database) == [1]
    keep(database, 3)
    assert on_disk(path)[:1] == [1]


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


def test_a_wal_that_grew_under_a_reader_shrinks_after_it(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WAL_BYTES", 1 << 18)
    monkeypatch.setattr(files, "EMPTYING_SECONDS", 0.01)
    monkeypatch.setattr(StoreConnection, "wal_bytes", 1 << 18)
    with closing(StoreFile(path).connect()) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM kept").fetchone()
        for number in range(2, 40):
            keep(database, number, content="x" * 20_000)
        assert Path(f"{path}-wal").stat().st_size > 1 << 19
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
        with closing(StoreFile(path).connect()) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM kept").fetchone()
            for number in range(2, 40):
                keep(database, number, content="x" * 20_000)
            assert Path(f"{path}-wal").stat().st_size > 1 << 19
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
