"""SQL stores."""

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Pool, Table, event, insert, select

from chassis.columns import ExactDecimal, UtcDateTime
from chassis.database import Database, StoreUnavailable, upsert
from chassis.migrations import create

METADATA = MetaData()
KEPT = Table(
    "kept",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("amount", ExactDecimal),
    Column("moment", UtcDateTime),
)
MIGRATIONS = (create(METADATA),)
NOON = datetime(2026, 10, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "store.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{path}", MIGRATIONS)
    yield opened
    opened.close()


def stored(database: Database) -> list[tuple[object, ...]]:
    with database.reading("all") as connection:
        return [tuple(row) for row in connection.execute(select(KEPT).order_by(KEPT.c.id))]


def keep(database: Database, *rows: dict[str, object], newer: str | None = None) -> None:
    with database.writing("keep") as connection:
        upsert(connection, KEPT, rows, newer)


def row(number: int, amount: str, moment: datetime = NOON) -> dict[str, object]:
    return {"id": number, "amount": Decimal(amount), "moment": moment}


@pytest.mark.parametrize("printed", ["136", "1.1172", "372274.0", "0.000000000001", "1E+5"])
def test_a_decimal_comes_back_with_every_digit(database: Database, printed: str) -> None:
    keep(database, row(1, printed))
    assert stored(database)[0][1] == Decimal(printed)


def test_a_moment_comes_back_in_utc(database: Database) -> None:
    seoul = NOON.astimezone(timezone(timedelta(hours=9)))
    keep(database, row(1, "1", seoul))
    assert stored(database)[0][2] == NOON
    assert stored(database)[0][2].tzinfo is UTC  # type: ignore[attr-defined]


def test_moments_are_ordered_in_the_store_as_in_time(database: Database) -> None:
    moments = [NOON, NOON + timedelta(microseconds=1), NOON + timedelta(seconds=1)]
    keep(database, *(row(number, "1", moment) for number, moment in enumerate(moments)))
    with database.reading("order") as connection:
        ordered = connection.scalars(select(KEPT.c.moment).order_by(KEPT.c.moment.desc())).all()
    assert ordered == moments[::-1]


def test_work_that_fails_leaves_nothing_behind(database: Database) -> None:
    def half() -> None:
        with database.writing("half") as connection:
            connection.execute(insert(KEPT).values(**row(1, "1")))
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert stored(database) == []


def test_an_upsert_replaces_by_primary_key(database: Database) -> None:
    keep(database, row(1, "1"))
    keep(database, row(1, "2"), row(2, "3"))
    assert [(each[0], each[1]) for each in stored(database)] == [(1, Decimal(2)), (2, Decimal(3))]


def test_an_upsert_of_newer_rows_never_goes_back(database: Database) -> None:
    keep(database, row(1, "2"))
    keep(database, row(1, "1", NOON - timedelta(hours=1)), newer="moment")
    assert stored(database)[0][1] == Decimal(2)
    keep(database, row(1, "3", NOON + timedelta(hours=1)), newer="moment")
    assert stored(database)[0][1] == Decimal(3)


def test_an_embedded_store_makes_its_folder_and_tables_when_opened(
    database: Database, path: Path
) -> None:
    assert not path.parent.exists()
    assert stored(database) == []


def test_migrations_are_applied_once(database: Database, path: Path) -> None:
    applied: list[int] = []
    database.check()
    steps = (*MIGRATIONS, lambda _: applied.append(2))
    for _ in range(2):
        again = Database(f"sqlite:///{path}", steps)
        again.check()
        again.close()
    assert applied == [2]


def test_a_store_of_a_newer_version_is_not_touched(database: Database, path: Path) -> None:
    database.check()
    older = Database(f"sqlite:///{path}", ())
    with pytest.raises(StoreUnavailable, match="newer than this program"):
        older.check()
    older.close()


def test_a_damaged_file_is_an_unavailable_store(database: Database, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreUnavailable, match="file is not a database"):
        database.check()


def test_a_folder_that_cannot_be_made_is_an_unavailable_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    database = Database(f"sqlite:///{tmp_path}/file/store.db", MIGRATIONS)
    with pytest.raises(StoreUnavailable):
        database.check()


def test_a_commit_survives_a_power_failure(database: Database, path: Path) -> None:
    with database.reading("pragma") as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_forked_process_opens_connections_of_its_own(database: Database) -> None:
    keep(database, row(1, "1"))
    opened: list[object] = []

    def note(*each: object) -> None:
        opened.append(each)

    event.listen(Pool, "connect", note)
    child = os.fork()
    if child == 0:
        keep(database, row(2, "2"))
        os._exit(0 if opened else 1)
    event.remove(Pool, "connect", note)
    assert os.waitpid(child, 0)[1] == 0
    assert len(stored(database)) == 2


def test_a_writer_waits_for_another_instead_of_failing(database: Database, path: Path) -> None:
    database.check()
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    with database.writing("first"), pytest.raises(sqlite3.OperationalError):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


def test_the_time_of_every_transaction_is_observed(path: Path) -> None:
    seen: list[tuple[str, float]] = []
    database = Database(f"sqlite:///{path}", MIGRATIONS, lambda *each: seen.append(each))
    with pytest.raises(ZeroDivisionError), database.reading("failing"):
        _ = 1 / 0
    database.close()
    assert [operation for operation, seconds in seen if seconds > 0] == ["failing"]
