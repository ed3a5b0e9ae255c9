"""Which snapshots are read, so that every pair has the value that all of them would give it."""

from contextlib import closing
from datetime import timedelta
from itertools import permutations
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from chassis.rates.snapshot import Snapshot
from currency.rates import LatestRates
from currency.store import CurrencyStore
from tests.helpers.currency import FRIDAY
from tests.helpers.rates import events, snapshot

CODES = ("EUR", "USD", "KRW", "JPY")
PRINTED = st.sets(st.sampled_from(CODES[1:]), min_size=1)
# At so many hours before Friday, with these quotes; some are older than a week.
SNAPSHOTS = st.dictionaries(
    st.tuples(st.sampled_from(("ecb", "currency-api")), st.integers(0, 200)), PRINTED, min_size=1
)


def seen(source: str, hours: int, *quotes: str) -> Snapshot:
    printed = {quote: f"1.{hours + 1}{number}" for number, quote in enumerate(quotes)}
    return snapshot(source, FRIDAY - timedelta(hours=hours), **printed)


def read(*stored: Snapshot) -> list[Snapshot]:
    """Return what is read of these, the newest of each source first."""
    with (
        TemporaryDirectory() as folder,
        closing(CurrencyStore(f"sqlite:///{folder}/a.db")) as store,
    ):
        store.migrate()
        store.apply(events(*stored))
        found = store.recent()
    return sorted(found, key=lambda each: (each.source, each.observed_at), reverse=True)


def within_a_week(stored: list[Snapshot]) -> list[Snapshot]:
    newest = {each.source: each.observed_at for each in sorted(stored, key=lambda s: s.observed_at)}
    return [e for e in stored if newest[e.source] - e.observed_at <= timedelta(days=7)]


@given(SNAPSHOTS)
def test_every_pair_has_the_value_that_all_snapshots_of_a_week_would_give_it(
    drawn: dict[tuple[str, int], set[str]],
) -> None:
    stored = [seen(*key, *sorted(quotes)) for key, quotes in drawn.items()]
    some = LatestRates.of(read(*stored), FRIDAY, 1)
    every = LatestRates.of(within_a_week(stored), FRIDAY, 1)
    for pair in permutations(CODES, 2):
        assert some.quote(*pair) == every.quote(*pair)
    assert some.codes() == every.codes()
    for few, all_of_it in zip(some.by_source, every.by_source, strict=True):
        assert few.snapshots[0] == all_of_it.snapshots[0]


def test_of_many_snapshots_of_the_same_currencies_the_newest_is_read() -> None:
    stored = [seen("ecb", hours, "USD", "KRW") for hours in range(100)]
    assert read(*stored) == stored[:1]


def test_a_snapshot_with_a_currency_or_a_pair_that_no_newer_one_has_is_read_too() -> None:
    newest, without, pair, older = (
        seen("ecb", 0, "USD", "KRW"), seen("ecb", 1, "USD"),
        seen("ecb", 2, "USD", "JPY"), seen("ecb", 3, "JPY", "KRW"),
    )  # fmt: skip
    assert read(newest, without, pair, older) == [newest, pair, older]


def test_nothing_is_read_of_a_source_that_published_no_value() -> None:
    assert read(seen("ecb", 0)) == []


def test_each_source_is_read_by_itself() -> None:
    stored = [seen("ecb", 0, "USD", "KRW"), seen("currency-api", 30, "USD")]
    assert read(*stored) == stored
