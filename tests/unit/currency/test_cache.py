"""A worker's copy of the rates, while its store answers late, or not at all."""

import threading
import time
from collections.abc import Iterator

import pytest

from chassis.clock import utcnow
from chassis.rates.snapshot import Snapshot
from chassis.stores.errors import StoreUnavailable
from currency import cache
from currency.cache import RatesCache
from currency.store import CurrencyStore
from tests.helpers.gunicorn import eventually
from tests.helpers.rates import snapshot


class Slow(CurrencyStore):
    """A store that can be held up."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.goes_on.set()
        self.is_away = False
        self.looks = 0

    def revision(self) -> int:
        self.looks += 1
        self.goes_on.wait()
        if self.is_away:
            raise StoreUnavailable("away")
        return 1

    def recent(self) -> list[Snapshot]:
        return [snapshot("currency-api", utcnow(), USD="1.1")]

    def close(self) -> None:
        self.goes_on.set()


@pytest.fixture
def store() -> Slow:
    return Slow()


@pytest.fixture
def copy(store: Slow, monkeypatch: pytest.MonkeyPatch) -> Iterator[RatesCache]:
    monkeypatch.setattr(cache, "REFRESH_SECONDS", 0.05)
    monkeypatch.setattr(cache, "TRUSTED_SECONDS", 0.3)
    yield RatesCache(store, utcnow)
    store.close()


def seconds(copy: RatesCache) -> float:
    began = time.monotonic()
    copy.rates()
    return time.monotonic() - began


def test_it_looks_before_anybody_asks(copy: RatesCache, store: Slow) -> None:
    copy.begin()
    eventually(lambda: store.looks > 2)


def test_a_store_that_is_silent_makes_the_copy_stale_and_nobody_wait(
    copy: RatesCache, store: Slow
) -> None:
    assert copy.rates().reachable
    store.goes_on.clear()
    eventually(lambda: seconds(copy) < 0.1 and not copy.rates().reachable, 3)
    store.goes_on.set()
    eventually(lambda: copy.rates().reachable, 3)


def test_a_store_that_fails_makes_the_copy_stale_until_it_is_back(
    copy: RatesCache, store: Slow
) -> None:
    copy.rates()
    store.is_away = True
    eventually(lambda: not copy.rates().reachable, 3)
    assert copy.rates().by_source
    store.is_away = False
    eventually(lambda: copy.rates().reachable, 3)


def test_a_look_that_ends_in_any_other_way_makes_the_copy_stale_too(
    copy: RatesCache, store: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert copy.rates().reachable
    monkeypatch.setattr(store, "revision", {}.popitem)
    eventually(lambda: not copy.rates().reachable, 3)


def test_who_waited_for_a_look_that_failed_waits_for_no_other(
    copy: RatesCache, store: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "REFRESH_SECONDS", 30)
    store.goes_on.clear()
    copy.begin()
    eventually(lambda: store.looks == 1)
    store.is_away = True
    threading.Timer(0.2, store.goes_on.set).start()
    with pytest.raises(StoreUnavailable):
        copy.rates()
    assert store.looks == 1
