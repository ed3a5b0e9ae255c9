"""What the currency store promises on every database."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from chassis.events.withdrawals import withdrawal_event
from chassis.rates.snapshot import Snapshot
from chassis.rates.withdrawal import Withdrawal
from currency.store import CurrencyStore
from tests.helpers.currency import FRIDAY, PRINTED, friday
from tests.helpers.rates import events, snapshot
from tests.helpers.sql_stores import BACKENDS, opened

EARLIER = FRIDAY - timedelta(days=100)


@pytest.fixture(params=sorted(BACKENDS))
def store(request: pytest.FixtureRequest) -> Iterator[CurrencyStore]:
    yield from opened(request, CurrencyStore)


def test_a_snapshot_comes_back_as_it_was_printed(store: CurrencyStore) -> None:
    assert store.apply(events(friday())) == [friday()]
    assert store.recent() == [friday()]


def test_a_new_store_is_empty(store: CurrencyStore) -> None:
    assert store.is_empty()
    assert (store.revision(), store.recent()) == (0, [])


def test_an_event_applied_twice_is_stored_once(store: CurrencyStore) -> None:
    store.apply(events(friday(), friday()))
    revision = store.revision()
    assert store.apply(events(friday())) == []
    assert (store.revision(), store.recent()) == (revision, [friday()])
    assert not store.is_empty()


def test_the_revision_grows_with_every_snapshot(store: CurrencyStore) -> None:
    seen = [store.revision()]
    for days in range(3):
        store.apply(events(replace(friday(), observed_at=FRIDAY - timedelta(days=days))))
        seen.append(store.revision())
    assert seen == sorted(set(seen))


def test_a_later_value_replaces_an_earlier_one_and_never_the_other_way(
    store: CurrencyStore,
) -> None:
    corrected = snapshot("ecb", FRIDAY, FRIDAY + timedelta(hours=4), USD="1.2")
    store.apply(events(corrected))
    store.apply(events(friday()))
    (stored,) = store.recent()
    assert stored.rates == {**friday().rates, "USD": Decimal("1.2")}


def test_a_source_may_return_to_what_it_once_printed(store: CurrencyStore) -> None:
    for hours, printed in ((0, "1491.76"), (1, "1500"), (2, "1491.76")):
        fetched_at = FRIDAY + timedelta(hours=2 + hours)
        store.apply(events(snapshot("ecb", FRIDAY, fetched_at, **PRINTED | {"KRW": printed})))
    (stored,) = store.recent()
    assert stored.rates["KRW"] == Decimal("1491.76")


def test_of_several_snapshots_in_one_batch_the_one_fetched_last_counts(
    store: CurrencyStore,
) -> None:
    versions = [
        snapshot("ecb", FRIDAY, FRIDAY + timedelta(hours=hours), USD=printed)
        for hours, printed in ((2, "1.1"), (3, "1.2"), (4, "1.1"), (2, "1.1"))
    ]
    store.apply(events(*versions))
    (stored,) = store.recent()
    assert stored.rates["USD"] == Decimal("1.1")


def test_the_revision_grows_also_when_every_event_is_published_again(store: CurrencyStore) -> None:
    def printed_at(hours: int) -> list[Snapshot]:
        fetched_at = FRIDAY + timedelta(hours=hours)
        return [snapshot("ecb", FRIDAY, fetched_at, USD=printed) for printed in ("1.1", "1.2")]

    store.apply(events(*printed_at(2)))
    revision = store.revision()
    store.apply(events(*reversed(printed_at(3))))
    assert store.revision() > revision


def taken_back(*quotes: str, hours: int = 3) -> list[tuple[str, Withdrawal]]:
    at = FRIDAY + timedelta(hours=hours)
    one = Withdrawal("ecb", FRIDAY.date(), quotes, "a reversed file", at)
    return [(withdrawal_event(one).id, one)]


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_what_is_withdrawn_is_gone_in_whatever_order_the_events_arrive(
    store: CurrencyStore, withdrawn_first: bool
) -> None:
    before = replace(friday(), observed_at=FRIDAY - timedelta(days=9))
    steps = [lambda: store.apply(events(friday())), lambda: store.apply([], taken_back())]
    for step in reversed(steps) if withdrawn_first else steps:
        step()
    store.apply(events(before))
    assert store.recent() == [before]


def test_a_withdrawal_of_some_currencies_leaves_the_others(store: CurrencyStore) -> None:
    store.apply(events(friday()))
    revision = store.revision()
    store.apply([], taken_back("KRW") * 2)
    (left,) = store.recent()
    assert left.rates.keys() == friday().rates.keys() - {"KRW"}
    assert store.revision() == revision + 1


def test_since_when_a_source_is_frozen_comes_back_with_its_values(store: CurrencyStore) -> None:
    frozen = replace(friday(), frozen_since=FRIDAY - timedelta(days=1))
    store.apply(events(frozen))
    assert store.recent() == [frozen]


def test_what_is_fetched_after_its_withdrawal_counts_again(store: CurrencyStore) -> None:
    later = replace(friday(), fetched_at=FRIDAY + timedelta(hours=4))
    store.apply(events(friday()), taken_back())
    store.apply(events(later))
    store.apply([], taken_back())
    assert store.recent() == [later]


def test_only_the_days_that_can_matter_are_read_of_each_source(store: CurrencyStore) -> None:
    def seen(source: str, days_before: int) -> Snapshot:
        # Each has a currency that no newer one has.
        printed = {f"X{days_before:02}": "1.1"}
        return snapshot(source, FRIDAY - timedelta(days=days_before), **printed)

    kept = [seen("ecb", 0), seen("ecb", 7), seen("currency-api", 30), seen("currency-api", 37)]
    store.apply(events(*kept, seen("ecb", 8), seen("currency-api", 38)))
    assert sorted(store.recent(), key=repr) == sorted(kept, key=repr)


def test_a_batch_is_stored_as_a_whole_or_not_at_all(store: CurrencyStore) -> None:
    nonsense = replace(friday(), source="other", precision=None)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="precision"):
        store.apply([*events(friday()), ("nonsense", nonsense)])
    assert store.is_empty()


def test_two_writers_of_the_same_events_store_them_once(store: CurrencyStore) -> None:
    days = [replace(friday(), observed_at=FRIDAY - timedelta(days=each)) for each in range(20)]
    stored: list[Snapshot] = []

    def apply() -> None:
        for each in days:
            stored.extend(store.apply(events(each)))

    threads = [threading.Thread(target=apply) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(stored, key=repr) == sorted(days, key=repr)
    assert store.revision() == len(days)
