"""What the stores of rates promise while they are filled for the first time."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from chassis.rates.store import ObservationStore
from chassis.stores.errors import StillLoading
from currency.store import CurrencyStore
from history.store import HistoryStore
from tests.helpers.currency import FRIDAY, friday
from tests.helpers.rates import events
from tests.helpers.sql_stores import BACKENDS

Store = CurrencyStore | HistoryStore


@pytest.fixture(params=sorted(BACKENDS))
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with BACKENDS[request.param](request) as made:
        yield made


@pytest.fixture(params=[CurrencyStore, HistoryStore])
def store(request: pytest.FixtureRequest, url: str) -> Iterator[Store]:
    made = request.param(url)
    made.migrate()
    yield made
    made.close()


def progress(store: Store) -> tuple[int, int] | None:
    """Return what a reader of rates is told of a load; None if it gets rates."""
    try:
        if isinstance(store, CurrencyStore):
            assert store.recent() == [friday()]
        else:
            assert store.pair("KRW", "USD", FRIDAY, FRIDAY).snapshots
        assert store.revision() == 1
    except StillLoading as loading:
        with pytest.raises(StillLoading):
            store.revision()
        return loading.done, loading.total
    return None


def test_no_rate_is_read_from_the_first_one_to_the_end_of_the_load(store: Store) -> None:
    assert store.begin_load(0, 10)
    store.apply(events(friday()))
    assert progress(store) == (0, 10)
    assert store.note_load(7, 12)
    assert progress(store) == (7, 12)
    assert not store.end_load()
    assert progress(store) is None


def test_a_store_that_holds_rates_is_loaded(store: Store) -> None:
    store.apply(events(friday()))
    assert not store.begin_load(0, 10)
    assert progress(store) is None


def test_a_load_goes_on_for_a_consumer_that_starts_in_the_middle(store: Store) -> None:
    store.begin_load(0, 10)
    store.apply(events(friday()))
    assert store.begin_load(3, 10)
    assert progress(store) == (0, 10)


def test_an_empty_store_is_not_loaded(store: Store) -> None:
    store.begin_load(0, 0)
    assert store.end_load()
    store.apply(events(friday()))
    assert progress(store) == (0, 0)


def test_a_load_that_another_consumer_ended_does_not_begin_again(store: Store) -> None:
    store.begin_load(0, 10)
    store.apply(events(friday()))
    store.end_load()
    assert not store.note_load(9, 10)
    assert progress(store) is None


def test_a_store_from_before_loads_were_noted_counts_as_loaded(store: Store, url: str) -> None:
    store.apply(events(friday()))
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE loading"))
        connection.execute(text("DELETE FROM schema_version WHERE number >= 2"))
    engine.dispose()
    assert ObservationStore.migrate(store) == list(range(2, len(store.migrations) + 1))
    assert progress(store) is None
