"""The promises that only the ranking store in MongoDB makes, on a real server."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from pymongo.errors import DuplicateKeyError

from chassis.stores.errors import NotMigrated, StoreUnavailable
from ranking.app import create_app
from ranking.days import Now, Span
from ranking.limits import RateLimit, TooManyRequests
from ranking.mongodb.store import MongoStore
from ranking.settings import RankingSettings
from ranking.store import Click, Key
from tests.helpers import contract
from tests.helpers.clock import SetClock
from tests.helpers.ports import free_port
from tests.helpers.ranking_store import migrate
from tests.helpers.relay import relayed
from tests.helpers.servers.mongodb import MongoDB, database_of

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)
TODAY = date(2026, 11, 23)
NOW = Now(NOON, TODAY)
SPAN = Span(TODAY, TODAY)


def test_a_service_is_not_ready_until_its_store_is_migrated(mongodb_url: str) -> None:
    store = MongoStore(mongodb_url)
    client = contract.client(create_app(RankingSettings(), store=store))
    unready = client.get("/readyz")
    assert unready.status_code == 503
    assert "python -m ranking.migrate" in unready.text
    assert client.post("/api/v1/rankings/click", json={"country": "JP"}).status_code == 503
    migrate(mongodb_url)
    assert client.get("/readyz").status_code == 200
    assert client.post("/api/v1/rankings/click", json={"country": "JP"}).status_code == 201
    store.close()


def test_a_store_that_lost_its_schema_is_not_migrated(mongodb: MongoDB, mongodb_url: str) -> None:
    migrate(mongodb_url)
    store = MongoStore(mongodb_url)
    store.check()
    with mongodb.client() as client:
        client[database_of(mongodb_url)]["schema"].drop()
    with pytest.raises(NotMigrated):
        store.check()
    store.close()


def test_a_service_that_never_reached_its_store_is_not_ready(mongodb: MongoDB) -> None:
    url = f"mongodb://127.0.0.1:{free_port()}/trip"
    client = contract.client(create_app(RankingSettings(ranking_database_url=url)))
    assert client.get("/readyz").status_code == 503


def test_a_response_that_needs_many_slow_calls_comes_in_time(
    mongodb: MongoDB, mongodb_url: str
) -> None:
    migrate(mongodb_url)
    with relayed(mongodb.address) as relay:
        through = (
            f"mongodb://127.0.0.1:{relay.port}/{database_of(mongodb_url)}?directConnection=true"
        )
        store = MongoStore(through)
        client = contract.client(create_app(RankingSettings(), store=store))
        assert client.get("/readyz").status_code == 200
        relay.delay_seconds = 0.9
        began = time.monotonic()
        click = {"json": {"country": "JP"}, "headers": {"Idempotency-Key": "a"}}
        assert client.post("/api/v1/rankings/click", **click).status_code == 503
        assert time.monotonic() - began < 6
        relay.delay_seconds = 0.0
        store.close()


@pytest.fixture
def store(mongodb_url: str) -> MongoStore:
    migrate(mongodb_url)
    return MongoStore(mongodb_url)


def test_a_page_is_followed_by_another_even_if_the_worker_that_sealed_it_died(
    mongodb: MongoDB, mongodb_url: str, store: MongoStore
) -> None:
    click = Click("JP", NOW, Key("a", NOON + timedelta(days=1)))
    store.record(click)
    with mongodb.client() as client:
        pages = client[database_of(mongodb_url)]["pages"]
        pages.update_one({}, {"$set": {"sealed": True}})
    assert store.clicks(SPAN) == {"JP": 1}
    assert store.record(Click("JP", NOW)).standing.clicks == 2
    assert store.record(click).replayed
    store.close()


def test_a_sealed_page_without_a_successor_is_not_removed(
    mongodb: MongoDB, mongodb_url: str, store: MongoStore
) -> None:
    store.record(Click("JP", NOW))
    with mongodb.client() as client:
        pages = client[database_of(mongodb_url)]["pages"]
        pages.update_one({}, {"$set": {"sealed": True}})
    store.forget(NOON, TODAY)
    assert store.clicks(SPAN) == {"JP": 1}
    store.close()


def test_a_reset_is_complete_even_if_its_worker_died(
    mongodb: MongoDB, mongodb_url: str, store: MongoStore
) -> None:
    store.record(Click("JP", NOW))
    with mongodb.client() as client:
        pages = client[database_of(mongodb_url)]["pages"]
        pages.update_one({}, {"$set": {"sealed": True, "reset": {"request_id": "request"}}})
    assert store.clicks(SPAN) == {}
    assert store.record(Click("JP", NOW)).standing.clicks == 1
    store.close()


def test_a_reset_page_keeps_the_removed_counts_but_not_the_keys(
    mongodb: MongoDB, mongodb_url: str, store: MongoStore
) -> None:
    later = NOON + timedelta(days=1)
    store.record(Click("JP", NOW, Key("a", later)))
    store.reset(TODAY, NOON, "operator-7")
    store.forget(later, TODAY)
    with mongodb.client() as client:
        (kept,) = client[database_of(mongodb_url)]["pages"].find({"reset": {"$exists": True}})
    assert kept["reset"]["request_id"] == "operator-7"
    assert kept["counts"] == {"JP": 1}
    assert kept["keys"] == []
    store.close()


def test_pages_are_removed_with_the_last_of_their_keys(
    mongodb: MongoDB, mongodb_url: str, store: MongoStore
) -> None:
    later = NOON + timedelta(days=1)
    for number in range(200):
        store.record(Click("JP", NOW, Key(f"{number}", later)))
    with mongodb.client() as client:
        pages = client[database_of(mongodb_url)]["pages"]
        assert pages.count_documents({}) == 4
        store.forget(later - timedelta(seconds=1), TODAY)
        assert pages.count_documents({}) == 4
        store.forget(later, TODAY)
        assert pages.count_documents({}) == 1
    assert store.clicks(SPAN) == {"JP": 200}
    store.close()


def test_a_lower_limit_refuses_a_client_that_a_higher_one_let_pass(mongodb_url: str) -> None:
    store = MongoStore(mongodb_url)
    high, low = (RateLimit(store.token_buckets, limit, lambda: NOON) for limit in (100, 2))
    for _ in range(8):
        high.hit("client")
    with pytest.raises(TooManyRequests):
        low.hit("client")
    store.close()


def test_a_client_is_limited_to_a_hundred_full_minutes_a_day(store: MongoStore) -> None:
    clock = SetClock(NOON)
    one, two = (RateLimit(store.token_buckets, 2, clock) for _ in range(2))
    for number in range(200):
        (one, two)[number % 2].hit("a")
        clock.forward(seconds=30)
    with pytest.raises(TooManyRequests, match="More than 200 clicks per day") as refused:
        one.hit("a")
    assert refused.value.headers["X-RateLimit-Reset"] == str(int(NOON.timestamp()) + 86_400)
    assert refused.value.headers["RateLimit"].startswith('"day";r=0;t=')
    clock.now = NOON + timedelta(days=1)
    one.hit("a")


def test_a_clock_that_was_days_ahead_leaves_no_window_open_for_days(store: MongoStore) -> None:
    clock = SetClock(NOON + timedelta(days=2))
    RateLimit(store.token_buckets, 1, clock).hit("a")
    clock.forward(days=-2)
    RateLimit(store.token_buckets, 1, clock).hit("a")


def test_no_key_can_be_in_two_pages(mongodb: MongoDB, mongodb_url: str, store: MongoStore) -> None:
    with mongodb.client() as client:
        pages = client[database_of(mongodb_url)]["pages"]
        pages.insert_one({"_id": "one", "keys": [{"key": "a"}]})
        pages.insert_many([{"_id": "two", "keys": []}, {"_id": "three", "keys": []}])
        with pytest.raises(DuplicateKeyError):
            pages.update_one({"_id": "two"}, {"$push": {"keys": {"key": "a"}}})
    store.close()


def test_a_user_needs_the_right_password_and_errors_do_not_show_it(
    mongodb: MongoDB, mongodb_url: str
) -> None:
    name = database_of(mongodb_url)
    migrate(mongodb_url)
    with mongodb.client() as client:
        client[name].command("createUser", "trip", pwd="right", roles=["readWrite"])
    try:
        address = mongodb_url.replace("://", "://trip@")
        for password, works in (("right", True), ("wrong-secret", False)):
            settings = RankingSettings(
                ranking_database_url=address, ranking_database_password=password
            )
            store = MongoStore(settings.store_url)
            if works:
                assert store.record(Click("JP", NOW)).standing.clicks == 1
            else:
                with pytest.raises(StoreUnavailable) as refused:
                    store.record(Click("JP", NOW))
                assert "wrong-secret" not in str(refused.value)
            store.close()
    finally:
        with mongodb.client() as client:
            client[name].command("dropUser", "trip")
