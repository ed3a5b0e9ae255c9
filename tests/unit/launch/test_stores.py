"""What is said of damaged and missing stores, and what backup, restore and salvage refuse."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from chassis.events.backends import open_url
from launch import backup, restore, salvage
from launch.stores import STORES, problems
from ranking.backends import open_archive
from ranking.backends import open_url as open_store
from ranking.days import BEGINNING, Span
from ranking.store import RankingStore
from tests.helpers.event_log import batch, numbers
from tests.helpers.ranking_clicks import fill

NAMES = [store.name for store in STORES]
PAGE = 4096
REMEDIES = {
    "events": "no other store can rebuild it: restore a backup, or save what is readable",
    "ingestor": "values that are held are then forgotten",
    "currency": "rebuilt from the event log: move currency.db* away, keep them",
    "history": "rebuilt from the event log: move history.db* away, keep them",
    "ranking": "its clicks are nowhere else: restore a backup, or save what is readable",
    "ranking-limits": "limits of the running minute only",
}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIP_DATA_DIR", str(tmp_path / "data"))


def filled(folder: Path) -> RankingStore:
    """Return a ranking store of many days."""
    store = open_store(f"sqlite:///{folder}/ranking.db")
    for number in range(40):
        day = date(2026, 1, 1) + timedelta(days=number)
        fill(store, day, JP=1, FR=2)
    return store


def wide(path: Path, rows: int) -> None:
    """Make a store of one table with a row on each of its pages, and one without rowid."""
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("CREATE TABLE wide (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT)")
        store.execute("CREATE INDEX by_id ON wide (id)")
        store.execute("CREATE TABLE keyed (key TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID")
        store.executemany("INSERT INTO wide (text) VALUES (?)", [("x" * 3000,)] * rows)
        store.executemany(
            "INSERT INTO keyed VALUES (?, ?)", [(f"{n:04}", "y") for n in range(rows)]
        )


@pytest.mark.parametrize("name", NAMES)
def test_of_a_damaged_store_it_is_said_what_is_true(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.db").write_bytes(b"half a page" * 1000)
    (problem,) = problems(tmp_path)
    assert problem.startswith(f"{tmp_path}/{name}.db: file is not a database; ")
    assert REMEDIES[name] in problem


def test_a_store_that_was_made_and_is_missing_is_a_problem_and_one_never_made_is_not(
    tmp_path: Path,
) -> None:
    filled(tmp_path).close()
    assert list(problems(tmp_path)) == []
    (tmp_path / "ranking.db").unlink()
    (problem,) = problems(tmp_path)
    assert "ranking.db: the file is missing; its clicks are nowhere else" in problem


@pytest.mark.parametrize(
    ("main", "sentence"),
    [
        (backup.main, "no backup was made: there is no embedded store in"),
        (restore.main, "nothing was restored: there is no backup in"),
    ],
)
def test_without_a_store_there_is_nothing_to_copy(
    tmp_path: Path, main: Callable[[list[str]], None], sentence: str
) -> None:
    with pytest.raises(SystemExit, match=sentence):
        main([str(tmp_path / "other")])


def test_a_backup_goes_there_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(tmp_path / "data").close()
    backup.main([str(tmp_path / "backup")])
    (tmp_path / "data").rename(tmp_path / "lost")
    restore.main([str(tmp_path / "backup")])
    printed = capsys.readouterr().out
    assert printed.splitlines() == [
        f"backed up ranking to {tmp_path}/backup",
        f"restored ranking into {tmp_path}/data",
    ]
    with closing(open_store(f"sqlite:///{tmp_path}/data/ranking.db")) as store:
        assert store.clicks(Span(BEGINNING, date(2026, 12, 31))) == {"JP": 40, "FR": 80}


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    filled(tmp_path / "data").close()
    backup.main([str(tmp_path / "backup")])
    for main in (backup.main, restore.main):
        with pytest.raises(SystemExit, match=r"there are stores in .* already"):
            main([str(tmp_path / "backup")])


def test_a_store_that_is_missing_is_not_left_out_of_a_backup(tmp_path: Path) -> None:
    filled(tmp_path / "data").close()
    open_url(f"sqlite:///{tmp_path}/data/events.db").close()
    (tmp_path / "data/ranking.db").unlink()
    with pytest.raises(SystemExit, match="no backup was made: "):
        backup.main([str(tmp_path / "backup")])
    assert not list(tmp_path.glob("backup/*"))


def test_a_damaged_backup_is_not_restored(tmp_path: Path) -> None:
    filled(tmp_path / "data").close()
    backup.main([str(tmp_path / "backup")])
    damage(tmp_path / "backup/ranking.db", 1)
    (tmp_path / "data").rename(tmp_path / "lost")
    with pytest.raises(SystemExit, match=r"nothing was restored: ranking\.db: "):
        restore.main([str(tmp_path / "backup")])
    assert list((tmp_path / "data").iterdir()) == []


def test_a_table_is_saved_from_both_sides_of_a_damaged_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, new = tmp_path / "broken.db", tmp_path / "new.db"
    wide(broken, 100)
    damage(broken, 60)
    before = broken.read_bytes()
    salvage.main([str(broken), str(new)])
    assert broken.read_bytes() == before
    with closing(sqlite3.connect(new)) as store:
        found = [number for (number,) in store.execute("SELECT id FROM wide ORDER BY id")]
        assert store.execute("SELECT count(*) FROM keyed").fetchone() == (100,)
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        store.execute("INSERT INTO wide (text) VALUES ('next')")
        assert store.execute("SELECT max(id) FROM wide").fetchone() == (101,)
    assert 90 <= len(found) < 100
    assert (found[0], found[-1]) == (1, 100)
    assert f"wide: {len(found)} rows saved\nkeyed: 100 rows saved\n" in capsys.readouterr().out


def test_a_saved_store_is_one_that_the_service_uses(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    filled(folder).close()
    salvage.main([str(folder / "ranking.db"), str(tmp_path / "new.db")])
    with (
        closing(open_archive(f"sqlite:///{folder}/ranking.db")) as old,
        closing(open_archive(f"sqlite:///{tmp_path}/new.db")) as new,
    ):
        assert list(map(new.day, new.days())) == list(map(old.day, old.days()))
        assert len(new.days()) == 40


def test_a_saved_log_gives_no_offset_twice(tmp_path: Path) -> None:
    path, new = tmp_path / "events.db", tmp_path / "new.db"
    log = open_url(f"sqlite:///{path}")
    log.publish("topic", batch(0, 5))
    with log.subscribe("group", ["topic"]) as reader:
        reader.commit(reader.poll(5, 1))
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("DELETE FROM event WHERE offset > 3")  # as if their page were damaged
    salvage.main([str(path), str(new)])
    saved = open_url(f"sqlite:///{new}")
    saved.publish("topic", batch(5, 6))
    with saved.subscribe("group", ["topic"]) as reader:
        assert numbers(reader.poll(5, 1)) == [5]


@pytest.mark.parametrize("content", [b"half a page" * 1000, None])
def test_what_cannot_be_read_at_all_is_said_and_nothing_is_made(
    tmp_path: Path, content: bytes | None
) -> None:
    broken, new = tmp_path / "broken.db", tmp_path / "new.db"
    if content:
        broken.write_bytes(content)
    with pytest.raises(SystemExit, match="nothing was saved: "):
        salvage.main([str(broken), str(new)])
    assert not new.exists()


def damage(path: Path, page: int) -> None:
    """Overwrite a page."""
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(b"\xff" * PAGE)
