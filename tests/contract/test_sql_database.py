"""What every kind of SQL database does alike; its particular sides have files of their own."""

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Pool,
    String,
    Table,
    event,
    exc,
    func,
    insert,
    select,
    update,
)

from chassis.stores.columns import IN_MYSQL, ExactDecimal, UtcDateTime
from chassis.stores.migrations import create
from chassis.stores.sql import Database, upsert
from tests.helpers.pools import RecordingObserver
from tests.helpers.sql_stores import BACKENDS

METADATA = MetaData()
KEPT = Table(
    "kept",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("amount", ExactDecimal),
    Column("moment", UtcDateTime),
    **IN_MYSQL,
)
NAMES = Table("names", METADATA, Column("name", String(8), primary_key=True), **IN_MYSQL)
MIGRATIONS = (create(METADATA),)
NOON = datetime(2026, 10, 30, 12, 0, tzinfo=UTC)


@pytest.fixture(params=sorted(BACKENDS))
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with BACKENDS[request.param](request) as url:
        yield url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url, MIGRATIONS)
    opened.migrate()
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


@pytest.mark.parametrize(
    "printed",
    ["136", "1.1172", "372274.0", "0.000000000001", "1E+5", "9999999999999999.999999999999"],
)
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
        query = select(KEPT.c.moment).where(KEPT.c.moment >= NOON)
        ordered = connection.scalars(query.order_by(KEPT.c.moment.desc())).all()
    assert ordered == moments[::-1]


def test_codes_differ_if_a_letter_differs(database: Database) -> None:
    names = ["usd", "USD", "Usd", "üsd", "원"]
    with database.writing("names") as connection:
        upsert(connection, NAMES, [{"name": name} for name in names * 2])
        assert set(connection.scalars(select(NAMES.c.name))) == set(names)


def test_work_that_fails_leaves_nothing_behind(database: Database) -> None:
    def half() -> None:
        with database.writing("half") as connection:
            connection.execute(insert(KEPT).values(**row(1, "1")))
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert stored(database) == []


def test_a_row_that_is_there_already_is_no_outage(database: Database) -> None:
    def again() -> None:
        with database.writing("again") as connection:
            connection.execute(insert(KEPT).values(**row(1, "2")))

    keep(database, row(1, "1"))
    with pytest.raises(exc.IntegrityError):
        again()
    assert stored(database)[0][1] == 1


def test_an_upsert_replaces_by_primary_key(database: Database) -> None:
    keep(database, row(1, "1"))
    keep(database, row(1, "2"), row(2, "3"))
    assert [(each[0], each[1]) for each in stored(database)] == [(1, Decimal(2)), (2, Decimal(3))]


def test_an_upsert_of_newer_rows_never_goes_back(database: Database) -> None:
    keep(database, row(1, "2"))
    keep(database, row(1, "1", NOON - timedelta(hours=1)), newer="moment")
    assert stored(database)[0][1:] == (Decimal(2), NOON)
    later = NOON + timedelta(hours=1)
    keep(database, row(1, "3", later), newer="moment")
    assert stored(database)[0][1:] == (Decimal(3), later)


def test_the_newest_of_many_rows_with_one_key_wins(database: Database) -> None:
    hours = [NOON + timedelta(hours=hour) for hour in (1, 3, 2)]
    keep(database, *(row(1, str(each.hour), each) for each in hours), newer="moment")
    assert stored(database)[0][1] == Decimal(15)


def test_many_rows_are_stored_at_once(database: Database) -> None:
    keep(database, *(row(number, str(number)) for number in range(2500)))
    with database.reading("count") as connection:
        assert connection.scalar(select(func.count()).select_from(KEPT)) == 2500


def test_what_is_read_is_of_one_moment(database: Database) -> None:
    keep(database, row(1, "1"), row(2, "1"))
    with database.reading("first") as connection:
        first = connection.scalar(select(KEPT.c.amount).where(KEPT.c.id == 1))
        keep(database, row(1, "2"), row(2, "2"))
        assert connection.scalar(select(KEPT.c.amount).where(KEPT.c.id == 2)) == first


def test_a_single_row_shows_what_was_committed_last(database: Database) -> None:
    newest = select(func.max(KEPT.c.id), func.count()).select_from(KEPT)
    assert tuple(database.row("newest", newest)) == (None, 0)
    with database.writing("keep") as connection:
        upsert(connection, KEPT, [row(7, "1"), row(9, "2")])
        assert tuple(database.row("newest", newest)) == (None, 0)
    assert tuple(database.row("newest", newest)) == (9, 2)


def test_writers_take_turns(database: Database) -> None:
    def add() -> None:
        for _ in range(10):
            with database.writing("add") as connection:
                amount = connection.scalar(select(KEPT.c.amount))
                connection.execute(update(KEPT).values(amount=amount + 1))

    keep(database, row(1, "0"))
    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert stored(database)[0][1] == 40


def test_migrations_are_applied_once_and_told(url: str, database: Database) -> None:
    applied: list[int] = []
    newer = Database(url, (*MIGRATIONS, lambda _: applied.append(2)))
    assert [newer.migrate(), newer.migrate()] == [[2], []]
    newer.check()
    newer.close()
    assert applied == [2]


def test_a_forked_process_opens_connections_of_its_own(database: Database) -> None:
    keep(database, row(1, "1"))
    opened: list[object] = []

    def note(*each: object) -> None:
        opened.append(each)

    event.listen(Pool, "connect", note)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            keep(database, row(2, "2"))
            status = 0 if opened else 1
        finally:
            os._exit(status)
    event.remove(Pool, "connect", note)
    assert os.waitpid(child, 0)[1] == 0
    assert len(stored(database)) == 2


def test_the_time_of_every_read_is_observed(url: str) -> None:
    observer = RecordingObserver()
    database = Database(url, MIGRATIONS, observer)
    database.migrate()
    with pytest.raises(ZeroDivisionError), database.reading("failing"):
        _ = 1 / 0
    database.row("single", select(func.count()).select_from(KEPT))
    database.close()
    observed = [operation for operation, seconds in observer.queries if seconds > 0]
    assert observed == ["failing", "single"]
