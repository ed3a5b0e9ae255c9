"""The files of an embedded store, removed, moved or replaced under their users."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert

from chassis.stores.errors import StoreMoved, StoreUnavailable
from chassis.stores.sql import Database
from tests.helpers.numbers_file import KEPT, MIGRATIONS, count, keep, kept, on_disk

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


def remove(path: Path, *suffixes: str) -> None:
    for suffix in suffixes:
        Path(f"{path}{suffix}").unlink()


@contextmanager
def another(path: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", OTHER, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
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
    uses = (lambda: keep(database, 2), lambda: kept(database), lambda: count(database))
    for use in (*uses, database.check_place):
        with pytest.raises(StoreMoved, match=r"store\.db was removed or moved away"):
            use()
    aside.rename(path)
    keep(database, 3)
    assert kept(database) == [1, 3]
    assert count(database) == 2


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


def test_a_folder_in_its_place_is_not_taken_for_a_store_that_was_made(path: Path) -> None:
    path.mkdir()
    with closing(Database(f"sqlite:///{path}", MIGRATIONS)) as database:
        with pytest.raises(StoreUnavailable, match="unable to open database file"):
            database.check()
        path.rmdir()
        assert kept(database) == []


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
        refusal = told(other, 3)
        assert refusal.startswith("NotInPlace: store.db is in use without its -wal or -shm")
        assert {"removed", "overloaded"} <= set(refusal.split())
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
