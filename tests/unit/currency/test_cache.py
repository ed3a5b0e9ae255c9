"""A worker's copy of the rates, while its store answers late, or not at all."""

import threading
import time
from collections.abc import Iterator

import pytest

from chassis.clock import utcnow
from chassis.rates.snapshot import Snapshot
from chassis.stores.errors import StoreUnavailable
from currency import cache
from currency.cache import Mirror
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
def copy(store: Slow, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setattr(cache, "REFRESH_SECONDS", 0.05)
    monkeypatch.setattr(cache, "TRUSTED_SECONDS", 0.3)
    made = Mirror(store, utcnow)
    yield made
    made.close()


def seconds(copy: Mirror) -> float:
    began = time.monotonic()
    copy.book()
    return time.monotonic() - began


def test_it_looks_before_anybody_asks(copy: Mirror, store: Slow) -> None:
    copy.begin()
    eventually(lambda: store.looks > 2)


def test_a_store_that_is_silent_makes_the_copy_stale_and_nobody_wait(
    copy: Mirror, store: Slow
) -> None:
    assert copy.book().reachable
    store.goes_on.clear()
    eventually(lambda: seconds(copy) < 0.1 and not copy.book().reachable, 3)
    store.goes_on.set()
    eventually(lambda: copy.book().reachable, 3)


def test_a_store_that_fails_makes_the_copy_stale_until_it_is_back(
    copy: Mirror, store: Slow
) -> None:
    copy.book()
    store.is_away = True
    eventually(lambda: not copy.book().reachable, 3)
    assert not copy.book().empty
    store.is_away = False
    eventually(lambda: copy.book().reachable, 3)


def test_a_look_that_ends_in_any_other_way_makes_the_copy_stale_too(
    copy: Mirror, store: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert copy.book().reachable
    monkeypatch.setattr(store, "revision", {}.popitem)
    eventually(lambda: not copy.book().reachable, 3)


def test_who_waited_for_a_look_that_failed_waits_for_no_other(
    copy: Mirror, store: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "REFRESH_SECONDS", 30)
    store.goes_on.clear()
    copy.begin()
    eventually(lambda: store.looks == 1)
    store.is_away = True
    threading.Timer(0.2, store.goes_on.set).start()
    with pytest.raises(StoreUnavailable):
        copy.book()
    assert store.looks == 1
