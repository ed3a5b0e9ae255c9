"""The connections to MySQL: limited, counted, and with a deadline."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
from sqlalchemy import make_url, text

from chassis.stores.errors import NotMigrated, StoreUnavailable
from chassis.stores.sql import Database
from tests.helpers.pools import RecordingObserver
from tests.helpers.relay import relayed

POOL = 4
DEADLINE = 7.0


@pytest.fixture
def pool() -> RecordingObserver:
    return RecordingObserver()


@pytest.fixture
def database(mysql_url: str, pool: RecordingObserver) -> Iterator[Database]:
    made = Database(mysql_url, (), observer=pool)
    made.migrate()
    yield made
    made.close()


def failing(database: Database, *statements: str) -> float:
    """Return how many seconds it took until ``StoreUnavailable`` was raised."""

    def read() -> None:
        with database.reading("failing") as connection:
            for statement in statements:
                connection.execute(text(statement))

    began = time.monotonic()
    with pytest.raises(StoreUnavailable):
        read()
    return time.monotonic() - began


def test_connections_in_use_are_counted(database: Database, pool: RecordingObserver) -> None:
    with database.reading("one"), database.reading("two"):
        assert (pool.in_use, pool.size) == (2, POOL)
    with pytest.raises(ZeroDivisionError), database.writing("three"):
        _ = 1 / 0
    assert (pool.in_use, pool.failures, len(pool.waits)) == (0, 0, 3)


def test_an_exhausted_pool_is_reported_soon(database: Database, pool: RecordingObserver) -> None:
    with ExitStack() as held:
        for number in range(POOL):
            held.enter_context(database.reading(str(number)))
        assert 0.5 < failing(database) < DEADLINE
    assert (pool.in_use, pool.failures) == (0, 1)
    database.check()


def test_an_old_schema_is_not_a_failed_connection(mysql_url: str, pool: RecordingObserver) -> None:
    database = Database(mysql_url, (lambda _connection: None,), observer=pool)
    with closing(database), pytest.raises(NotMigrated):
        database.check()
    assert pool.failures == 0


def test_no_statement_outlives_the_deadline_of_its_request(database: Database) -> None:
    assert failing(database, "SELECT SLEEP(30)") < DEADLINE
    database.check()


def test_many_slow_statements_do_not_outlive_the_deadline_either(database: Database) -> None:
    assert failing(database, *["SELECT SLEEP(0.4)"] * 20) < DEADLINE


def test_a_result_that_trickles_in_does_not_outlive_the_deadline_either(mysql_url: str) -> None:
    with relayed(mysql_url) as relay:
        through = make_url(mysql_url).set(port=relay.port).render_as_string(hide_password=False)
        with closing(Database(through, ())) as database:
            database.migrate()
            database.check()
            relay.delay_seconds = 0.4
            assert failing(database, "SELECT REPEAT('x', 2000000)") < DEADLINE
            relay.delay_seconds = 0.0
            database.check()


def test_a_connection_of_uncertain_state_is_never_used_again(database: Database) -> None:
    failing(database, "SELECT SLEEP(30)")
    with database.reading("next") as connection:
        assert connection.scalar(text("SELECT 42")) == 42
