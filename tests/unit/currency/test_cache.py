"""A worker's copy of the rates while its store is slow or unavailable."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chassis.clock import utcnow
from chassis.rates.coverage import Coverage
from chassis.rates.snapshot import Snapshot
from chassis.stores.errors import StoreUnavailable
from currency import cache, metrics
from currency.cache import RatesCache
from currency.store import CurrencyStore
from tests.helpers.gunicorn import eventually
from tests.helpers.rates import snapshot


class BlockableStore(CurrencyStore):
    """A store whose reads a test can block or fail."""

    def __init__(self) -> None:
        self.unblocked = threading.Event()
        self.unblocked.set()
        self.is_down = False
        self.reads = 0

    def revision(self) -> int:
        self.reads += 1
        self.unblocked.wait()
        if self.is_down:
            raise StoreUnavailable("down")
        return 1

    def recent(self) -> list[Snapshot]:
        return [snapshot("currency-api", utcnow(), USD="1.1")]

    def coverage(self) -> list[Coverage]:
        return []

    def close(self) -> None:
        self.unblocked.set()


@pytest.fixture
def store() -> BlockableStore:
    return BlockableStore()


@pytest.fixture
def copy(store: BlockableStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[RatesCache]:
    monkeypatch.setattr(cache, "REFRESH_SECONDS", 0.05)
    monkeypatch.setattr(cache, "TRUSTED_SECONDS", 0.3)
    yield RatesCache(store, utcnow)
    store.close()


def seconds(copy: RatesCache) -> float:
    began = time.monotonic()
    copy.rates()
    return time.monotonic() - began


def test_the_store_is_read_before_the_first_request(
    copy: RatesCache, store: BlockableStore
) -> None:
    copy.begin()
    eventually(lambda: store.reads > 2)


def test_when_a_source_publishes_next_is_shown(copy: RatesCache) -> None:
    (rates,) = copy.rates().by_source
    due = rates.observed_at.date() + timedelta(days=1)
    midnight = datetime.combine(due, datetime.min.time(), UTC).timestamp()
    shown = metrics.due.labels("currency-api")
    assert next(iter(shown.collect())).samples[0].value == midnight


def test_a_store_that_hangs_makes_the_copy_stale_and_delays_no_request(
    copy: RatesCache, store: BlockableStore
) -> None:
    assert copy.rates().reachable
    store.unblocked.clear()
    eventually(lambda: seconds(copy) < 0.1 and not copy.rates().reachable)
    store.unblocked.set()
    eventually(lambda: copy.rates().reachable)


def test_a_store_that_fails_makes_the_copy_stale_until_it_recovers(
    copy: RatesCache, store: BlockableStore
) -> None:
    copy.rates()
    store.is_down = True
    eventually(lambda: not copy.rates().reachable)
    assert copy.rates().by_source
    store.is_down = False
    eventually(lambda: copy.rates().reachable)


def test_an_unexpected_error_makes_the_copy_stale_too(
    copy: RatesCache, store: BlockableStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert copy.rates().reachable
    monkeypatch.setattr(store, "revision", {}.popitem)
    eventually(lambda: not copy.rates().reachable)


def test_a_request_that_waited_for_a_failed_read_does_not_wait_for_another(
    copy: RatesCache, store: BlockableStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "REFRESH_SECONDS", 30)
    store.unblocked.clear()
    copy.begin()
    eventually(lambda: store.reads == 1)
    store.is_down = True
    threading.Timer(0.2, store.unblocked.set).start()
    with pytest.raises(StoreUnavailable):
        copy.rates()
    assert store.reads == 1
