"""A release that has migrated a store in SQL can be undone, unless the migration says otherwise."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import Connection, create_engine, text

from chassis.stores.errors import SchemaTooNew
from chassis.stores.migrations import Migration
from chassis.stores.versions import requires
from history.app import create_app
from history.settings import HistorySettings
from history.store import HistoryStore
from tests.helpers import contract
from tests.helpers.currency import FRIDAY, friday
from tests.helpers.rates import events
from tests.helpers.sql_stores import BACKENDS

KNOWN = len(HistoryStore.migrations)
NEXT = KNOWN + 1
TOO_NEW = f"schema {NEXT} is newer than this program's {KNOWN} and requires {NEXT}"


@pytest.fixture(params=sorted(BACKENDS))
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with BACKENDS[request.param](request) as made:
        yield made


@contextmanager
def program(url: str, *migrations: Migration) -> Iterator[HistoryStore]:
    """The store as a program that knows ``migrations`` has it."""

    class Known(HistoryStore):
        pass

    Known.migrations = migrations or HistoryStore.migrations
    with closing(Known(url)) as store:
        yield store


def released(url: str, *more: Migration) -> list[int]:
    """Return the numbers of the migrations that a release with ``more`` of them applies."""
    with program(url, *HistoryStore.migrations, *more) as store:
        return store.migrate()


def numbers(last: int) -> list[int]:
    return list(range(1, last + 1))


def extend(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE rate ADD COLUMN printed VARCHAR(40)"))
    connection.execute(text("CREATE TABLE added (number INTEGER PRIMARY KEY)"))


@requires(NEXT)
def _rename(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE rate RENAME TO observed"))


@requires(NEXT)
def _drop(connection: Connection) -> None:
    connection.execute(text("DROP TABLE added"))


def loaded(store: HistoryStore) -> bool:
    store.apply(events(friday()))
    return bool(store.pair("KRW", "USD", FRIDAY, FRIDAY).snapshots)


def ready(store: HistoryStore) -> tuple[int, str]:
    response = contract.client(create_app(HistorySettings(), store)).get("/readyz")
    return response.status_code, response.get_json()["checks"]["rates"]


def without_marks(url: str) -> None:
    """Make of the store what an earlier version would have left."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE schema_version DROP COLUMN required"))
    engine.dispose()


def test_the_program_before_a_release_that_added_something_goes_on(url: str) -> None:
    with program(url) as running:
        running.migrate()
        running.check()
        assert released(url, extend) == [NEXT]
        assert loaded(running)
    with program(url) as undone:
        assert undone.migrate() == []
        assert loaded(undone)
        assert ready(undone) == (200, "ok")
    assert released(url, extend) == []


def test_the_program_before_a_release_that_breaks_it_is_refused(url: str) -> None:
    assert released(url, _rename) == numbers(NEXT)
    with program(url) as undone:
        for use in (undone.migrate, undone.check, undone.is_empty):
            with pytest.raises(SchemaTooNew, match=TOO_NEW):
                use()
        assert ready(undone) == (503, "the schema is too new for this program")


def test_what_a_release_no_longer_uses_is_removed_by_the_next_which_can_be_undone_too(
    url: str,
) -> None:
    assert released(url, extend, _drop) == numbers(NEXT + 1)
    assert released(url, extend) == []
    with program(url) as before, pytest.raises(SchemaTooNew, match=f"requires {NEXT}"):
        before.check()


def test_a_later_migration_that_only_adds_lifts_no_requirement(url: str) -> None:
    assert released(url, _rename, lambda _: None) == numbers(NEXT + 1)
    with program(url) as before, pytest.raises(SchemaTooNew, match=f"requires {NEXT}"):
        before.check()


@pytest.mark.parametrize("further", [[], [extend]])
def test_a_store_of_an_earlier_version_fits_programs_that_know_all_it_had(
    url: str, further: Sequence[Migration]
) -> None:
    assert released(url) == numbers(KNOWN)
    without_marks(url)
    assert released(url, *further) == [NEXT] * len(further)
    with program(url) as same:
        assert same.migrate() == []
        assert loaded(same)
    with program(url, *HistoryStore.migrations[:1]) as older:
        for use in (older.migrate, older.check):
            with pytest.raises(SchemaTooNew, match=f"program's 1 and requires {KNOWN}"):
                use()
