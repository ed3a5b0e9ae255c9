"""A release that has migrated the ranking store in MongoDB can be undone, unless it says not."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.stores.errors import SchemaTooNew
from chassis.stores.versions import requires
from ranking.app import create_app
from ranking.days import Now, Span
from ranking.limits import Lease
from ranking.mongodb import schema
from ranking.mongodb.connection import Documents
from ranking.mongodb.store import MongoStore
from ranking.settings import RankingSettings
from ranking.store import Click
from tests.helpers import contract
from tests.helpers.ranking_store import migrate
from tests.helpers.servers.mongodb import MongoDB, database_of

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)
TODAY = date(2026, 11, 23)
CLICK = Click("JP", Now(NOON, TODAY))
TOO_NEW = "schema 3 is newer than this program's 2 and requires 3"
Release = Callable[..., list[int]]


def extend(documents: Documents) -> None:
    documents["pages"].create_index("added")
    documents["pages"].update_many({}, {"$set": {"added": 1}})


@requires(3)
def _rename(documents: Documents) -> None:
    documents["pages"].rename("sheets")


@pytest.fixture
def release(mongodb_url: str, monkeypatch: pytest.MonkeyPatch) -> Release:
    """Migrate as a program does that knows ``more`` migrations; return the applied ones."""

    def migrated(*more: schema.Migration) -> list[int]:
        with monkeypatch.context() as newer, closing(MongoStore(mongodb_url)) as store:
            newer.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, *more))
            return store.migrate()

    return migrated


@pytest.fixture
def store(mongodb_url: str) -> Iterator[MongoStore]:
    migrate(mongodb_url)
    with closing(MongoStore(mongodb_url)) as opened:
        yield opened


@pytest.fixture
def stored(mongodb: MongoDB, mongodb_url: str) -> Iterator[Any]:
    """The documents that say which migrations were applied."""
    with mongodb.client() as client:
        yield client[database_of(mongodb_url)]["schema"]


def ready(store: MongoStore) -> tuple[int, str]:
    response = contract.client(create_app(RankingSettings(), store=store)).get("/readyz")
    return response.status_code, response.get_json()["checks"]["store"]


def test_the_program_before_a_release_that_added_something_goes_on(
    mongodb_url: str, store: MongoStore, release: Release
) -> None:
    store.record(CLICK)
    assert release(extend) == [3]
    store.record(CLICK)
    with closing(MongoStore(mongodb_url)) as undone:
        assert undone.migrate() == []
        assert ready(undone) == (200, "ok")
        assert undone.record(CLICK).standing.clicks == 3
        assert undone.clicks(Span(TODAY, TODAY)) == {"JP": 3}
        assert isinstance(undone.token_buckets.lease("a", 1, 5, NOON), Lease)
    assert release(extend) == []


def test_the_program_before_a_release_that_breaks_it_is_refused(
    mongodb_url: str, store: MongoStore, release: Release
) -> None:
    store.record(CLICK)
    assert ready(store) == (200, "ok")
    assert release(_rename) == [3]
    assert ready(store) == (503, "the schema is too new for this program")
    with closing(MongoStore(mongodb_url)) as undone:
        for use in (undone.migrate, undone.check, lambda: undone.record(CLICK)):
            with pytest.raises(SchemaTooNew, match=TOO_NEW):
                use()
    with pytest.raises(SchemaTooNew, match=TOO_NEW):
        store.record(CLICK)


@pytest.mark.parametrize("further", [[], [extend]])
def test_a_store_of_an_earlier_version_fits_programs_that_know_all_it_had(
    store: MongoStore, release: Release, stored: Any, further: list[schema.Migration],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert stored.update_one({"_id": "version"}, {"$unset": {"required": 1}}).modified_count
    assert release(*further) == [3] * len(further)
    store.check()
    assert store.record(CLICK).standing.clicks == 1
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
    for use in (store.migrate, store.check):
        with pytest.raises(SchemaTooNew, match="program's 1 and requires 2"):
            use()
