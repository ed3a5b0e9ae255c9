"""What the history store promises on every database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from chassis.events.runs import IngestRun
from chassis.rates.snapshot import Snapshot
from history import quotes
from history.store import Condition, HistoryStore, NothingLoaded, RunTotals
from tests.helpers.history_service import seen, snapshot_of
from tests.helpers.rates import events
from tests.helpers.sql_stores import BACKENDS, opened

STARTED = datetime(2026, 10, 30, 15, 30, tzinfo=UTC)
SINCE, UNTIL = datetime(1900, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)


@pytest.fixture(params=sorted(BACKENDS))
def store(request: pytest.FixtureRequest) -> Iterator[HistoryStore]:
    yield from opened(request, HistoryStore)


def friday() -> Snapshot:
    return seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76")


def run(number: int, outcome: str = "delivered") -> IngestRun:
    started_at = STARTED + timedelta(minutes=number)
    return IngestRun(f"run-{number}", "ecb", outcome, {}, started_at, 1.5, None)


def read(
    store: HistoryStore, target: str = "USD", base: str = "KRW", since: datetime = SINCE
) -> list[Snapshot]:
    observations = store.pair(base, target, since, UNTIL).snapshots
    snapshots = [snapshot_of(each, base, target) for each in observations]
    return sorted(snapshots, key=lambda each: (each.observed_at, each.source))


def test_a_snapshot_comes_back_as_it_was_printed(store: HistoryStore) -> None:
    assert store.apply(events(friday())) == [friday()]
    assert read(store) == [friday()]


def test_since_when_a_source_is_frozen_comes_back_with_its_values(store: HistoryStore) -> None:
    frozen = replace(friday(), frozen_since=friday().observed_at - timedelta(days=1))
    store.apply(events(frozen))
    assert read(store) == [frozen]
    assert read(store, "EUR", "KRW")[0].frozen_since == frozen.frozen_since


def test_the_condition_of_a_source_is_that_of_its_last_run(store: HistoryStore) -> None:
    counted = {"frozen": 3, "compared": 29, "disagreeing": 2}
    store.apply([], [replace(run(1), counts={}), replace(run(2), counts=counted), run(0)])
    assert store.conditions() == [Condition("ecb", 3, 29, 2)]
    store.apply([], [replace(run(3), counts={})])
    assert store.conditions() == []


def test_a_new_store_is_empty(store: HistoryStore) -> None:
    assert store.is_empty()
    for reading in (store.revision, lambda: read(store)):
        with pytest.raises(NothingLoaded):
            reading()


def test_an_event_applied_twice_is_stored_once(store: HistoryStore) -> None:
    store.apply(events(friday(), friday()), [run(1), run(1)])
    revision = store.revision()
    assert store.apply(events(friday()), [run(1)]) == []
    assert (store.revision(), read(store)) == (revision, [friday()])
    assert [each.count for each in store.totals()[0]] == [1]


def test_a_later_value_replaces_an_earlier_one_and_never_the_other_way(store: HistoryStore) -> None:
    later = replace(
        seen("ecb", "2026-10-30", USD="1.2", KRW="1491.76"),
        fetched_at=friday().fetched_at + timedelta(hours=1),
    )
    store.apply(events(later))
    store.apply(events(friday()))
    assert [each.rates["USD"] for each in read(store)] == [Decimal("1.2")]


def test_a_cross_is_as_new_as_its_newer_leg(store: HistoryStore) -> None:
    later = friday().fetched_at
    store.apply(events(friday()))
    for code, rate in (("USD", "1.2"), ("KRW", "1500")):
        later += timedelta(hours=1)
        corrected = seen("ecb", "2026-10-30", **{code: rate})
        store.apply(events(replace(corrected, fetched_at=later)))
        (snapshot,) = read(store)
        assert snapshot.fetched_at == later


def test_only_the_legs_of_the_pair_are_read(store: HistoryStore) -> None:
    store.apply(events(seen("ecb", "2026-10-30", USD="1.1", KRW="1490", JPY="175")))
    assert [set(each.rates) for each in read(store)] == [{"USD", "KRW"}]
    for target, base in (("EUR", "KRW"), ("KRW", "EUR"), ("KRW", "KRW")):
        assert [set(each.rates) for each in read(store, target, base)] == [{"KRW"}]
    assert [set(each.rates) for each in read(store, "EUR", "EUR")] == [set()]
    assert read(store, "GBP", "KRW") == read(store, "EUR", "GBP") == []


def test_a_pair_is_read_from_every_source_that_has_both_legs(store: HistoryStore) -> None:
    whole = [
        seen("ecb", "2026-10-29", USD="1.1", KRW="1490"),
        seen("currency-api", "2026-10-29", USD="1.2", KRW="1500"),
        seen("ecb", "2026-10-30", USD="1.3", KRW="1510"),
    ]
    half = seen("currency-api", "2026-10-30", USD="1.4")
    store.apply(events(*whole, half))
    assert read(store) == sorted(whole, key=lambda each: (each.observed_at, each.source))
    assert read(store, since=whole[2].observed_at - timedelta(hours=1))[-1] == whole[2]


def test_several_currencies_are_read_from_sources_that_allow_redistribution(
    store: HistoryStore,
) -> None:
    day = seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76", JPY="175.68")
    store.apply(events(day, seen("open-er-api", "2026-10-30", USD="1.2", KRW="1500")))
    (read_again,) = store.quotes({"USD", "KRW"}, SINCE, UNTIL)
    assert (read_again.source, set(read_again.rates)) == ("ecb", {"USD", "KRW"})
    assert store.quotes({"TWD"}, SINCE, UNTIL) == []
    assert store.quotes({"USD"}, UNTIL, UNTIL) == []


def test_the_newest_values_are_those_of_the_last_seven_days_observed(store: HistoryStore) -> None:
    store.apply(events(*(seen("ecb", f"2020-01-{day:02}", USD="1.1") for day in (2, 3, 10))))
    store.apply(events(seen("open-er-api", "2020-03-01", USD="1.1")))
    days = [each.observed_at.day for each in store.quotes({"USD"}, None, UNTIL)]
    assert days == [3, 10]
    assert store.quotes({"USD"}, None, SINCE) == []


def test_more_values_than_one_request_may_read_are_refused(
    store: HistoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.apply(events(seen("ecb", "2026-10-30", USD="1.1", KRW="1490", JPY="175")))
    monkeypatch.setattr(quotes, "VALUES_AT_MOST", 2)
    assert len(store.quotes({"USD", "KRW"}, SINCE, UNTIL)[0].rates) == 2
    with pytest.raises(quotes.TooManyValues):
        store.quotes({"USD", "KRW", "JPY"}, SINCE, UNTIL)


def test_the_last_snapshot_of_each_day_is_found_without_the_others(store: HistoryStore) -> None:
    dates = [f"2026-10-{day:02}" for day in range(1, 11)]
    for date in dates:
        early, late = seen("ecb", date, "06:00", USD="1", KRW="1400"), seen("ecb", date, KRW="1500")
        store.apply(events(early, late))
    by_euro = store.pair("KRW", "EUR", SINCE, UNTIL, UNTIL).snapshots
    assert [each.per_base for each in by_euro] == [1500] * 10
    assert len(store.pair("KRW", "EUR", SINCE, UNTIL).snapshots) == 20
    # The last snapshots have no dollar.
    by_dollar = store.pair("KRW", "USD", SINCE, UNTIL, UNTIL).snapshots
    assert [(each.observed_at.hour, each.per_base) for each in by_dollar] == [(6, 1400)] * 10


def test_the_last_snapshots_are_found_however_old_they_are(store: HistoryStore) -> None:
    old = [seen("ecb", f"2020-01-{day:02}", USD="1.1", KRW="1300") for day in (1, 8, 10)]
    store.apply(events(*old))
    days = [each.observed_at.day for each in read(store, since=STARTED)]
    assert days == [8, 10]  # those within a week of the last


def test_runs_and_observations_add_up(store: HistoryStore) -> None:
    store.apply(events(friday()), [run(0), run(5), run(9, "failed")])
    runs, newest = store.totals()
    finished = STARTED + timedelta(minutes=5, seconds=1.5)
    assert RunTotals("ecb", "delivered", 2, finished) in runs
    assert newest == {"ecb": friday().observed_at}


def test_a_batch_is_stored_as_a_whole_or_not_at_all(store: HistoryStore) -> None:
    nonsense = replace(friday(), source="other", precision=None)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="precision"):
        store.apply([*events(friday()), ("nonsense", nonsense)], [run(1)])
    assert store.is_empty()
    assert store.totals() == ([], {})
