"""The rate limit of the embedded store, which all workers share."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.stores.errors import StoreUnavailable
from ranking.limits import Lease, RateLimit, TooManyRequests
from ranking.sqlite.limits import EmbeddedTokenBuckets
from tests.helpers.clock import SetClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
END = NOON.timestamp() + 60
Worker = Callable[..., RateLimit]


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def buckets(tmp_path: Path, opened: ExitStack) -> Callable[[], EmbeddedTokenBuckets]:
    """Open the buckets as one more worker does."""
    return lambda: opened.enter_context(closing(EmbeddedTokenBuckets(url(tmp_path, "store"))))


@pytest.fixture
def worker(buckets: Callable[[], EmbeddedTokenBuckets], clock: SetClock) -> Worker:
    return lambda per_minute=3: RateLimit(buckets(), per_minute, clock)


def url(folder: Path, store: str) -> str:
    return f"sqlite:///{folder}/{store}.db"


def rows(folder: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(folder / "store-limits.db")) as connection:
        return connection.execute("SELECT name, hits FROM rate_limit_window").fetchall()


def test_workers_share_what_a_client_has_left(worker: Worker) -> None:
    one, two = worker(), worker()
    for each in (one, two, one):
        each.hit("a")
    for each in (one, two):
        with pytest.raises(TooManyRequests):
            each.hit("a")
    two.hit("b")


def test_the_limit_outlives_the_process(worker: Worker) -> None:
    for _ in range(3):
        worker().hit("a")
    with pytest.raises(TooManyRequests):
        worker().hit("a")


def test_a_window_opens_with_the_first_hit_and_lasts_a_minute(
    worker: Worker, clock: SetClock
) -> None:
    limit = worker(per_minute=1)
    limit.hit("a")
    clock.forward(seconds=59.5)
    with pytest.raises(TooManyRequests) as refused:
        limit.hit("a")
    assert refused.value.headers == {
        "Retry-After": "1",
        "X-RateLimit-Limit": "1",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": str(int(NOON.timestamp()) + 60),
        "RateLimit-Policy": '"minute";q=1;w=60, "day";q=100;w=86400',
        "RateLimit": '"minute";r=0;t=1',
    }
    clock.forward(seconds=0.5)
    limit.hit("a")


def test_being_refused_does_not_prolong_the_window(worker: Worker, clock: SetClock) -> None:
    worker(per_minute=1).hit("a")
    for _ in range(5):
        clock.forward(seconds=11)
        with pytest.raises(TooManyRequests):
            worker(per_minute=1).hit("a")
    clock.forward(seconds=5)
    worker(per_minute=1).hit("a")


def test_windows_that_have_ended_are_removed(
    worker: Worker, clock: SetClock, tmp_path: Path
) -> None:
    limit = worker()
    for number in range(50):
        limit.hit(f"client {number}")
    clock.forward(days=1)
    limit.hit("another")
    assert rows(tmp_path) == [("another", 1)]


def test_a_client_is_limited_to_a_hundred_full_minutes_a_day(
    worker: Worker, clock: SetClock
) -> None:
    one, two = worker(per_minute=2), worker(per_minute=2)
    for number in range(200):
        (one, two)[number % 2].hit("a")
        clock.forward(seconds=30)
    for each in (one, two, worker(per_minute=2)):
        with pytest.raises(TooManyRequests, match="More than 200 clicks per day") as refused:
            each.hit("a")
    assert refused.value.headers["X-RateLimit-Limit"] == "200"
    assert refused.value.headers["X-RateLimit-Reset"] == str(int(NOON.timestamp()) + 86_400)
    assert refused.value.headers["RateLimit"].startswith('"day";r=0;t=')
    two.hit("b")
    clock.now = NOON + timedelta(days=1)
    one.hit("a")


def test_a_clock_that_was_days_ahead_leaves_no_window_open_for_days(
    worker: Worker, clock: SetClock
) -> None:
    limit = worker(per_minute=1)
    clock.forward(days=2)
    limit.hit("a")
    clock.forward(days=-2)
    limit.hit("a")
    worker(per_minute=3).hit("a")


def test_windows_of_earlier_versions_are_replaced(tmp_path: Path, worker: Worker) -> None:
    with closing(sqlite3.connect(tmp_path / "store-limits.db")) as connection:
        connection.executescript(
            "CREATE TABLE schema_version (number INTEGER PRIMARY KEY);"
            "INSERT INTO schema_version VALUES (1);"
            "CREATE TABLE rate_limit_window (name TEXT PRIMARY KEY, hits INTEGER, ends_at FLOAT)"
        )
    worker().hit("a")
    assert rows(tmp_path) == [("a", 1)]


def test_each_client_has_a_bucket_of_its_own(
    buckets: Callable[[], EmbeddedTokenBuckets], clock: SetClock, tmp_path: Path
) -> None:
    one = buckets()
    leases = [one.lease(client, tokens, 100, clock()) for client, tokens in (("a", 1), ("b", 4))]
    assert leases == [Lease(1, END, 99), Lease(4, END, 96)]
    clock.forward(seconds=30)
    assert one.lease("a", 4, 100, clock()) == Lease(4, END, 95)
    assert rows(tmp_path) == [("a", 5), ("b", 4)]


def test_the_fewer_tokens_are_left_the_fewer_are_leased(
    buckets: Callable[[], EmbeddedTokenBuckets],
) -> None:
    one = buckets()
    granted = [one.lease("a", 16, 20, NOON).granted for _ in range(20)]
    assert granted == [2, 2, 2, *[1] * 14, 0, 0, 0]


def test_a_lower_limit_refuses_a_client_that_a_higher_one_let_pass(worker: Worker) -> None:
    high, low = worker(per_minute=100), worker(per_minute=2)
    for _ in range(8):
        high.hit("a")
    with pytest.raises(TooManyRequests):
        low.hit("a")


def test_a_limit_that_cannot_count_lets_nobody_pass(tmp_path: Path) -> None:
    (tmp_path / "other-limits.db").write_bytes(b"this is no database" * 1000)
    with closing(EmbeddedTokenBuckets(url(tmp_path, "other"))) as buckets:
        with pytest.raises(StoreUnavailable):
            RateLimit(buckets, 3).hit("a")
