"""Since when and until when each source has a currency, on every database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from chassis.events.withdrawals import withdrawal_event
from chassis.rates.snapshot import Snapshot
from chassis.rates.withdrawal import Withdrawal
from chassis.stores.sql import Database
from currency.store import MIGRATIONS, OBSERVATIONS, CurrencyStore
from tests.helpers.currency import FRIDAY, friday
from tests.helpers.rates import events, snapshot
from tests.helpers.sql_stores import BACKENDS, opened

EARLIER = FRIDAY - timedelta(days=100)


@pytest.fixture(params=sorted(BACKENDS))
def store(request: pytest.FixtureRequest) -> Iterator[CurrencyStore]:
    yield from opened(request, CurrencyStore)


def seen(days_before: int, **printed: str) -> Snapshot:
    return snapshot("ecb", FRIDAY - timedelta(days=days_before), **printed)


def taken_back(days_before: int, *quotes: str) -> list[tuple[str, Withdrawal]]:
    day = (FRIDAY - timedelta(days=days_before)).date()
    one = Withdrawal("ecb", day, quotes, "a reversed file", FRIDAY + timedelta(days=1))
    return [(withdrawal_event(one).id, one)]


def ends(store: CurrencyStore) -> dict[str, tuple[int, int]]:
    """Return how many days before Friday the coverage of each currency begins and ends."""
    found = store.coverage()
    return {each.code: ((FRIDAY - each.since).days, (FRIDAY - each.until).days) for each in found}


def test_the_first_and_the_last_observation_of_each_currency_are_kept(store: CurrencyStore) -> None:
    store.apply(events(seen(3, USD="1.1"), seen(5, USD="1.1", ISK="136"), seen(4, ISK="136")))
    store.apply(events(seen(9, USD="1.1"), seen(1, USD="1.1")))
    assert ends(store) == {"EUR": (9, 1), "USD": (9, 1), "ISK": (5, 4)}
    assert {each.source for each in store.coverage()} == {"ecb"}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_withdrawal_shortens_it_in_whatever_order_the_events_arrive(
    store: CurrencyStore, order: tuple[int, ...]
) -> None:
    steps = (
        lambda: store.apply(events(seen(900, USD="1.1", ISK="136"), seen(40, USD="1.2"))),
        lambda: store.apply(events(seen(2, USD="1.1", JPY="175"))),
        lambda: store.apply([], taken_back(2)),
    )
    for number in order:
        steps[number]()
    assert ends(store) == {"EUR": (900, 40), "USD": (900, 40), "ISK": (900, 900)}


def test_a_withdrawal_of_one_currency_shortens_that_one(store: CurrencyStore) -> None:
    store.apply(events(seen(3, USD="1.1", ISK="136"), seen(2, USD="1.1", ISK="136")))
    store.apply([], taken_back(2, "ISK"))
    assert ends(store) == {"EUR": (3, 2), "USD": (3, 2), "ISK": (3, 3)}
    store.apply([], taken_back(3, "ISK"))
    assert ends(store) == {"EUR": (3, 2), "USD": (3, 2)}


def test_a_withdrawal_in_the_middle_leaves_both_ends(store: CurrencyStore) -> None:
    store.apply(events(*(seen(day, USD=f"1.{day}") for day in (1, 2, 3))))
    store.apply([], taken_back(2))
    assert ends(store) == {"EUR": (3, 1), "USD": (3, 1)}


def test_a_batch_that_fails_leaves_no_coverage(store: CurrencyStore) -> None:
    nonsense = replace(friday(), source="other", precision=None)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="precision"):
        store.apply([*events(friday()), ("nonsense", nonsense)])
    assert store.coverage() == []


@pytest.mark.parametrize("backend", sorted(BACKENDS))
def test_a_store_that_was_filled_before_coverage_was_kept_gets_it_by_migration(
    request: pytest.FixtureRequest, backend: str
) -> None:
    with BACKENDS[backend](request) as url:
        older = Database(url, MIGRATIONS[:2])
        older.migrate()
        with older.writing("apply") as connection:
            OBSERVATIONS.apply(connection, events(friday(), snapshot("ecb", EARLIER, USD="1.2")))
        older.close()
        store = CurrencyStore(url)
        store.migrate()
        of_code = {each.code: (each.since, each.until) for each in store.coverage()}
        assert of_code["USD"] == of_code["EUR"] == (EARLIER, FRIDAY)
        assert of_code["KRW"] == (FRIDAY, FRIDAY)
        store.close()
