"""What the history store keeps of corrections and withdrawals, on every database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations, product
from operator import attrgetter

import pytest
from sqlalchemy import func, select

from chassis.events.withdrawals import withdrawal_event
from chassis.rates.snapshot import Snapshot
from chassis.rates.withdrawal import Withdrawal
from history.observation import Observation
from history.schema import REVISIONS
from history.store import HistoryStore, StoredPair
from tests.helpers.history_service import FRIDAY, seen, snapshot_of
from tests.helpers.rates import FETCHED, events
from tests.helpers.sql_stores import BACKENDS, opened

SINCE, UNTIL = datetime(1900, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)


@pytest.fixture(params=sorted(BACKENDS))
def store(request: pytest.FixtureRequest) -> Iterator[HistoryStore]:
    yield from opened(request, HistoryStore)


def current(store: HistoryStore) -> list[Snapshot]:
    observations = store.pair("KRW", "USD", SINCE, UNTIL).snapshots
    return [snapshot_of(each, "KRW", "USD") for each in observations]


def as_of(store: HistoryStore, hours: float, target: str = "USD") -> StoredPair:
    return store.pair_as_of("KRW", target, SINCE, UNTIL, FETCHED + timedelta(hours=hours))


def known(store: HistoryStore, hours: float, target: str = "USD") -> list[Snapshot]:
    observations = as_of(store, hours, target).snapshots
    return [snapshot_of(each, "KRW", target) for each in observations]


def withdrawal(hours: float, *quotes: str, day: date = FRIDAY) -> list[tuple[str, Withdrawal]]:
    at = FETCHED + timedelta(hours=hours)
    one = Withdrawal("ecb", day, quotes, "a typing error", at)
    return [(withdrawal_event(one).id, one)]


def corrected(hours: int, day: str = "2026-10-30", **rates: str) -> Snapshot:
    return replace(seen("ecb", day, **rates), fetched_at=FETCHED + timedelta(hours=hours))


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("at_once", [True, False])
def test_what_was_known_at_a_moment_can_still_be_read(
    store: HistoryStore, order: tuple[int, ...], at_once: bool
) -> None:
    versions = [corrected(hours, USD=f"1.{hours}", KRW="1500") for hours in (0, 1, 2)]
    ordered = [versions[each] for each in order]
    for batch in [ordered] if at_once else [[each] for each in ordered]:
        store.apply(events(*batch))
    store.apply(events(*versions))
    assert current(store) == [versions[2]]
    for hours, version in ((0, 0), (0.9, 0), (1, 1), (5, 2)):
        assert known(store, hours) == [versions[version]]
    assert known(store, -1) == []


def test_a_correction_of_one_leg_keeps_what_was_known_of_the_other(store: HistoryStore) -> None:
    store.apply(events(corrected(0, USD="1.1", KRW="1500")))
    store.apply(events(corrected(1, USD="1.2")))
    (before,), (after,) = known(store, 0), known(store, 1)
    assert (before.rates, after.rates) == (
        {"USD": Decimal("1.1"), "KRW": Decimal(1500)},
        {"USD": Decimal("1.2"), "KRW": Decimal(1500)},
    )
    assert [after] == current(store)


def test_a_value_that_came_later_was_not_known_before(store: HistoryStore) -> None:
    store.apply(events(corrected(0, USD="1.1", KRW="1500"), corrected(3, "2026-10-29", USD="1")))
    store.apply(events(corrected(4, "2026-10-29", KRW="1400")))
    assert [len(known(store, hours)) for hours in (0, 3, 4)] == [1, 1, 2]
    assert [len(known(store, 9, target)) for target in ("USD", "EUR")] == [2, 2]


def test_what_was_never_corrected_is_stored_once(store: HistoryStore) -> None:
    many = [corrected(day, f"2026-09-{day:02}", USD="1.1", KRW="1500") for day in range(1, 20)]
    for _ in range(2):
        store.apply(events(*many))
    with store._database.reading("check") as connection:
        assert connection.scalar(select(func.count()).select_from(REVISIONS.table)) == 0


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_was_withdrawn_was_known_until_then(
    store: HistoryStore, order: tuple[int, ...]
) -> None:
    first, last = corrected(0, USD="1.1", KRW="1500"), corrected(4, USD="1.2", KRW="1500")
    steps = (
        lambda: store.apply(events(first)),
        lambda: store.apply([], [], withdrawal(2)),
        lambda: store.apply(events(last)),
    )
    for step in order:
        steps[step]()
    for hours, expected in ((-1, []), (0, [first]), (1.9, [first]), (2, []), (4, [last])):
        assert known(store, hours) == expected
    assert current(store) == [last]
    assert [len(as_of(store, hours).withdrawn) for hours in (1.9, 2)] == [0, 1]


def test_a_withdrawal_of_one_currency_leaves_what_was_known_of_others(store: HistoryStore) -> None:
    store.apply(events(corrected(0, USD="1.1", JPY="175", KRW="1500")), [], withdrawal(2, "USD"))
    assert [len(known(store, hours, "USD")) for hours in (0, 2)] == [1, 0]
    assert [len(known(store, hours, "JPY")) for hours in (0, 2)] == [1, 1]
    assert as_of(store, 2, "JPY").withdrawn == []


def test_versions_before_a_withdrawn_one_are_withdrawn_too(store: HistoryStore) -> None:
    versions = [corrected(hours, USD=f"1.{hours}", KRW="1500") for hours in (0, 1)]
    store.apply(events(*versions), [], withdrawal(2))
    assert [known(store, hours) for hours in (0, 1, 2)] == [[versions[0]], [versions[1]], []]


def test_a_withdrawn_value_is_kept_as_it_was_stored(store: HistoryStore) -> None:
    frozen = replace(corrected(0, USD="1.1", KRW="1500"), frozen_since=FETCHED - timedelta(days=9))
    for _ in range(2):
        store.apply(events(frozen), [], withdrawal(2))
    assert known(store, 1) == [frozen]
    with store._database.reading("check") as connection:
        assert connection.scalar(select(func.count()).select_from(REVISIONS.table)) == 2


def test_the_last_value_known_is_found_however_old_it_is(store: HistoryStore) -> None:
    old = [corrected(0, f"2004-12-{day}", USD="1.1", KRW="1500") for day in (20, 28, 30)]
    late = corrected(3, "2026-10-29", USD="1.2", KRW="1500")
    store.apply(events(*old, corrected(0, USD="1.2", KRW="1500")), [], withdrawal(2))
    store.apply(events(late, seen("ecb", "2026-10-28", KRW="1500")))
    since = UNTIL - timedelta(days=3)
    for hours, days in ((1, {30}), (2, {28, 30}), (3, {29})):
        pair = store.pair_as_of("KRW", "USD", since, UNTIL, FETCHED + timedelta(hours=hours))
        assert {each.observed_at.day for each in pair.snapshots} == days


def several_a_day(store: HistoryStore) -> None:
    """Store three days of four observations, of which some are corrected, partial or withdrawn."""
    for day in ("2026-10-28", "2026-10-29", "2026-10-30"):
        for number, moment in enumerate(("00:00", "08:00", "16:00", "23:55")):
            first = {"USD": f"1.{number}", "JPY": "175", "KRW": "1500"}
            again = {"USD": f"2.{number}", "KRW": "1600"}
            store.apply(events(at(day, moment, 0, **first), at(day, moment, number, **again)))
    store.apply(
        events(at("2026-10-29", "23:59", 1, USD="9"), at("2026-10-30", "23:59", 3, KRW="9"))
    )
    store.apply([], [], withdrawal(2, "JPY", day=date(2026, 10, 28)))
    store.apply(events(at("2026-10-28", "12:00", 3, JPY="170", KRW="1500")))
    store.apply([], [], withdrawal(4, day=date(2026, 10, 30)))


def at(day: str, moment: str, hours: int, **rates: str) -> Snapshot:
    return replace(seen("ecb", day, moment, **rates), fetched_at=FETCHED + timedelta(hours=hours))


def test_the_last_values_of_days_are_the_same_as_among_all_that_was_known(
    store: HistoryStore,
) -> None:
    several_a_day(store)
    counts = []
    for target, hours in product(("USD", "JPY", "EUR"), (-1, 0, 1, 2, 2.5, 3, 4)):
        asked = "KRW", target, SINCE, UNTIL, FETCHED + timedelta(hours=hours)
        every = store.pair_as_of(*asked).snapshots
        closes = store.pair_as_of(*asked, daily=True).snapshots
        assert last_of_each_day(closes) == last_of_each_day(every), (target, hours)
        counts.append((len(every), len(closes)))
    assert counts[1] == (12, 3)
    assert all(closes <= every for every, closes in counts)


def last_of_each_day(found: list[Observation]) -> dict[date, Observation]:
    return {each.observed_at.date(): each for each in sorted(found, key=attrgetter("observed_at"))}
