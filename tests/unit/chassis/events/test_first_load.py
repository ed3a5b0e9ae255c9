"""When an empty store counts as loaded, and what it says until then."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from chassis.events import first_load
from chassis.events.event import EXCHANGE_RATES
from chassis.events.first_load import QUIET_NOTES, FirstLoad
from chassis.events.log import EventLog
from chassis.events.snapshots import snapshot_event
from chassis.stores.errors import StillLoading
from currency.consumer import GROUP, consumer
from currency.store import CurrencyStore
from tests.helpers.consuming import running
from tests.helpers.gunicorn import eventually
from tests.helpers.history_service import seen

pytestmark = pytest.mark.usefixtures("short_polls")
TOPICS = (EXCHANGE_RATES,)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CurrencyStore]:
    made = CurrencyStore(f"sqlite:///{tmp_path}/currency.db")
    yield made
    made.close()


@pytest.fixture
def load(log: EventLog, store: CurrencyStore, monkeypatch: pytest.MonkeyPatch) -> FirstLoad:
    """A load that notes its progress with every step."""
    monkeypatch.setattr(first_load, "NOTE_SECONDS", 0)
    return FirstLoad(log, GROUP, TOPICS, store)


def publish(log: EventLog, years: Sequence[int]) -> None:
    snapshots = [seen("ecb", f"{year}-01-04", USD="1.1", KRW="1300") for year in years]
    log.publish(EXCHANGE_RATES, [snapshot_event(each) for each in snapshots])


def apply(log: EventLog, store: CurrencyStore, limit: int) -> None:
    """Apply up to ``limit`` records as the consumer does."""
    with log.subscribe(GROUP, TOPICS) as subscription:
        records = subscription.poll(limit, 0)
        store.apply((str(each.offset), seen("ecb", "2000-01-04", USD="1")) for each in records)
        subscription.commit(records)


def percent(store: CurrencyStore) -> int | None:
    """Return how far the load is; None after its end."""
    try:
        assert store.revision()
    except StillLoading as loading:
        return loading.percent
    return None


def steps(load: FirstLoad, number: int) -> None:
    for _ in range(number):
        load.step()


def test_it_says_how_far_it_is_and_ends_once_nothing_is_left(
    log: EventLog, store: CurrencyStore, load: FirstLoad
) -> None:
    publish(log, range(2000, 2010))
    load.begin()
    apply(log, store, 3)
    assert percent(store) == 0
    load.step()
    assert percent(store) == 30
    apply(log, store, 100)
    steps(load, QUIET_NOTES)
    assert percent(store) == 99
    load.step()
    assert percent(store) is None


def test_it_does_not_end_between_two_batches_of_a_publisher(
    log: EventLog, store: CurrencyStore, load: FirstLoad
) -> None:
    load.begin()
    for year in range(2000, 2010):
        publish(log, [year])
        apply(log, store, 1)
        steps(load, QUIET_NOTES)
        assert percent(store) == 99
    load.step()
    assert percent(store) is None


def test_records_that_another_consumer_of_the_group_has_yet_to_apply_count(
    log: EventLog, store: CurrencyStore, load: FirstLoad
) -> None:
    publish(log, range(2000, 2004))
    load.begin()
    apply(log, store, 1)
    steps(load, 3 * QUIET_NOTES)
    assert percent(store) == 25


def test_it_does_not_end_before_the_first_record(
    log: EventLog, store: CurrencyStore, load: FirstLoad
) -> None:
    load.begin()
    steps(load, 3 * QUIET_NOTES)
    publish(log, [2000, 2001])
    apply(log, store, 1)
    load.step()
    assert percent(store) == 50


def test_a_consumer_loads_an_empty_store_and_leaves_a_filled_one_ready(
    log: EventLog, store: CurrencyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_load, "NOTE_SECONDS", 0.02)
    publish(log, range(2000, 2010))
    with running(consumer(log, store)):
        eventually(lambda: not store.is_empty() and percent(store) is None)
        assert store.revision() == 10
    publish(log, range(2010, 2012))
    with running(consumer(log, store)):
        eventually(lambda: store.revision() == 12)  # never StillLoading


def test_a_load_that_was_broken_off_goes_on(
    log: EventLog, store: CurrencyStore, load: FirstLoad
) -> None:
    publish(log, range(2000, 2010))
    load.begin()
    apply(log, store, 5)
    del load
    again = FirstLoad(log, GROUP, TOPICS, store)
    again.begin()
    again.step()
    assert percent(store) == 50
