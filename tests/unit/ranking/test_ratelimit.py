"""Rate limits that all workers share."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string

from chassis.stores.errors import StoreUnavailable
from ranking.ratelimit import RateLimit, TooManyRequests
from ranking.sqlite.limits import SqliteStorage
from tests.helpers.clock import SetClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.db"


@pytest.fixture
def storage(url: str, clock: SetClock) -> Iterator[SqliteStorage]:
    storage = SqliteStorage(url, clock=clock)
    yield storage
    storage._database.close()


def worker(url: str, clock: SetClock, limit: int = 3) -> RateLimit:
    return RateLimit(url, RateLimitItemPerMinute(limit), clock)


def test_workers_share_what_a_client_has_left(url: str, clock: SetClock) -> None:
    one, two = worker(url, clock), worker(url, clock)
    for each in (one, two, one):
        each.hit("a")
    for each in (one, two):
        with pytest.raises(TooManyRequests):
            each.hit("a")
    two.hit("b")


def test_the_limit_outlives_the_process(url: str, clock: SetClock) -> None:
    for _ in range(3):
        worker(url, clock).hit("a")
    with pytest.raises(TooManyRequests):
        worker(url, clock).hit("a")


def test_a_window_opens_with_the_first_hit_and_lasts_a_minute(url: str, clock: SetClock) -> None:
    limit = worker(url, clock, limit=1)
    limit.hit("a")
    clock.forward(seconds=59.5)
    with pytest.raises(TooManyRequests) as refused:
        limit.hit("a")
    assert refused.value.headers == {
        "Retry-After": "1",
        "X-RateLimit-Limit": "1",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": str(int(NOON.timestamp()) + 60),
    }
    clock.forward(seconds=0.5)
    limit.hit("a")


def test_being_refused_does_not_prolong_the_window(url: str, clock: SetClock) -> None:
    limit = worker(url, clock, limit=1)
    limit.hit("a")
    for _ in range(5):
        clock.forward(seconds=11)
        with pytest.raises(TooManyRequests):
            limit.hit("a")
    clock.forward(seconds=5)
    limit.hit("a")


def test_windows_that_have_ended_are_removed(
    storage: SqliteStorage, clock: SetClock, tmp_path: Path
) -> None:
    for number in range(50):
        storage.incr(f"client {number}", 60)
    clock.forward(seconds=60)
    storage.incr("another", 60)
    connection = sqlite3.connect(tmp_path / "store-limits.db")
    names = connection.execute("SELECT name FROM rate_limit_window").fetchall()
    connection.close()
    assert names == [("another",)]


def test_a_storage_counts_by_key(storage: SqliteStorage, clock: SetClock) -> None:
    assert [storage.incr("a", 60), storage.incr("a", 60, amount=4), storage.incr("b", 60)] == [
        1, 5, 1
    ]  # fmt: skip
    assert (storage.get("a"), storage.get("b"), storage.get("c")) == (5, 1, 0)
    assert storage.get_expiry("a") == NOON.timestamp() + 60
    assert storage.get_expiry("c") == NOON.timestamp()
    clock.forward(seconds=60)
    assert storage.get("a") == 0


def test_a_storage_forgets_one_key_or_all(storage: SqliteStorage) -> None:
    for key in "abc":
        storage.incr(key, 60)
    storage.clear("a")
    assert [storage.get(key) for key in "abc"] == [0, 1, 1]
    assert storage.reset() == 2
    assert [storage.get(key) for key in "abc"] == [0, 0, 0]


def test_limits_finds_the_storage_by_its_scheme(url: str) -> None:
    assert isinstance(storage_from_string(url), SqliteStorage)


def test_a_limit_that_cannot_count_lets_nobody_pass(
    url: str, clock: SetClock, tmp_path: Path, storage: SqliteStorage
) -> None:
    assert storage.check()
    (tmp_path / "other-limits.db").write_bytes(b"this is no database" * 1000)
    other = url.replace("store", "other")
    assert not SqliteStorage(other, clock=clock).check()
    with pytest.raises(StoreUnavailable):
        worker(other, clock).hit("a")
