"""What every ranking store promises; put another backend under it by adding it to BACKENDS."""

import contextlib
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import pytest
from limits import RateLimitItemPerMinute

from chassis.database import StoreUnavailable
from chassis.ratelimit import TooManyRequests
from ranking.days import BEGINNING, DAY, Now, Span
from ranking.store import (
    Click,
    CountryClicks,
    DayClicks,
    Key,
    RankingStore,
    Removed,
    Standing,
    open_store,
)
from tests.helpers.ranking_store import BACKENDS

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)
TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - DAY
EVER = Span(BEGINNING, date(9999, 12, 31))
NOW = Now(NOON, TODAY)
LATER = NOON + timedelta(hours=24)
Open = Callable[[], RankingStore]


@pytest.fixture(params=sorted(BACKENDS))
def url(request: pytest.FixtureRequest) -> str:
    return BACKENDS[request.param](request)


@pytest.fixture
def another(url: str) -> Iterator[Open]:
    """Open the store once more, as another worker does."""
    with ExitStack() as opened:

        def open_one() -> RankingStore:
            store = open_store(url)
            opened.callback(store.close)
            return store

        yield open_one


@pytest.fixture
def store(another: Open) -> RankingStore:
    return another()


def fill(store: RankingStore, day: date, **clicks: int) -> None:
    for country, count in clicks.items():
        for _ in range(count):
            store.record(Click(country, Now(NOON, day)))


def together(work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_click_raises_the_count_of_its_country_and_day(store: RankingStore) -> None:
    fill(store, YESTERDAY, JP=2)
    fill(store, TODAY, US=3, JP=1)
    recorded = store.record(Click("JP", NOW))
    assert recorded.standing == Standing("JP", TODAY, clicks=2, total=4, rank=2)
    assert not recorded.replayed


def test_a_total_holds_the_clicks_of_all_days_whoever_counts(
    store: RankingStore, another: Open
) -> None:
    fill(store, YESTERDAY, JP=2)
    fill(store, TODAY, JP=3)
    assert another().record(Click("JP", NOW)).standing.total == 6
    store.reset(YESTERDAY, NOON, "request")
    assert store.record(Click("JP", NOW)).standing.total == 5


def test_equals_share_a_rank(store: RankingStore) -> None:
    fill(store, TODAY, US=1, VN=2)
    assert store.record(Click("JP", NOW)).standing.rank == 2
    assert store.record(Click("US", NOW)).standing.rank == 1


def test_clicks_of_a_span_are_summed_by_country(store: RankingStore) -> None:
    fill(store, YESTERDAY - DAY, JP=1)
    fill(store, YESTERDAY, JP=2, US=1)
    fill(store, TODAY, JP=4)
    assert store.clicks(Span(YESTERDAY, TODAY)) == {"JP": 6, "US": 1}
    assert store.clicks(Span(TODAY, TODAY)) == {"JP": 4}
    assert store.clicks(EVER) == {"JP": 7, "US": 1}
    assert store.clicks(Span(TODAY + DAY, TODAY + DAY)) == {}


def test_a_country_has_its_days_in_order_with_ranks_and_a_total(store: RankingStore) -> None:
    fill(store, TODAY, JP=1, US=2, VN=2)
    fill(store, YESTERDAY, JP=3, US=3)
    fill(store, date(2020, 2, 29), JP=5)
    assert store.country("JP", Span(YESTERDAY, TODAY)) == CountryClicks(
        [DayClicks(YESTERDAY, 3, 1), DayClicks(TODAY, 1, 3)], total=9
    )
    assert store.country("KR", EVER) == CountryClicks([], total=0)


def test_a_known_key_is_not_counted_and_gets_the_first_outcome(store: RankingStore) -> None:
    click = Click("JP", NOW, Key(["today's", "yesterday's"], LATER))
    first = store.record(click)
    fill(store, TODAY, JP=1, US=5)
    again = store.record(click)
    assert again.replayed
    assert again.standing == first.standing
    assert store.clicks(EVER) == {"JP": 2, "US": 5}


def test_a_key_is_known_by_any_of_its_names(store: RankingStore) -> None:
    store.record(Click("JP", NOW, Key(["a", "b"], LATER)))
    assert store.record(Click("JP", NOW, Key(["c", "a"], LATER))).replayed
    assert not store.record(Click("JP", NOW, Key(["c", "b"], LATER))).replayed


def test_the_key_of_another_country_counts_for_neither(store: RankingStore) -> None:
    store.record(Click("JP", NOW, Key(["a"], LATER)))
    assert store.record(Click("KR", NOW, Key(["a"], LATER))).standing.country == "JP"
    assert store.clicks(EVER) == {"JP": 1}


def test_an_expired_key_may_be_used_again(store: RankingStore) -> None:
    key = Key(["a"], LATER)
    store.record(Click("JP", NOW, key))
    assert store.record(Click("JP", Now(LATER - timedelta.resolution, TODAY), key)).replayed
    renewed = Key(["a"], LATER + timedelta(hours=24))
    assert not store.record(Click("KR", Now(LATER, TODAY + DAY), renewed)).replayed
    assert store.record(Click("KR", Now(LATER, TODAY + DAY), renewed)).replayed
    assert store.clicks(EVER) == {"JP": 1, "KR": 1}


def test_forgetting_deletes_expired_keys_only(store: RankingStore) -> None:
    store.record(Click("JP", NOW, Key(["old"], LATER)))
    store.record(Click("JP", NOW, Key(["new"], LATER + timedelta(seconds=1))))
    store.forget(LATER, TODAY)
    assert not store.record(Click("JP", NOW, Key(["old"], LATER))).replayed
    assert store.record(Click("JP", NOW, Key(["new"], LATER))).replayed


def test_keys_are_known_however_many_came_after_them(store: RankingStore, another: Open) -> None:
    clicks = [Click("JP", NOW, Key([f"key {number}"], LATER)) for number in range(150)]
    first = [store.record(click) for click in clicks]
    assert [each.standing.clicks for each in first] == list(range(1, 151))
    again = [another().record(click) for click in (clicks[0], clicks[75], clicks[149])]
    assert [each.standing.clicks for each in again] == [1, 76, 150]
    assert all(each.replayed for each in again)
    assert store.clicks(EVER) == {"JP": 150}


def test_forgetting_keys_forgets_no_click(store: RankingStore) -> None:
    for number in range(150):
        store.record(Click("JP", NOW, Key([f"key {number}"], LATER)))
    store.forget(LATER, TODAY)
    assert store.clicks(EVER) == {"JP": 150}
    recorded = store.record(Click("JP", NOW, Key(["key 0"], LATER)))
    assert recorded.standing.clicks == 151
    assert not recorded.replayed


def test_a_key_outlives_the_reset_of_its_day(store: RankingStore) -> None:
    click = Click("JP", NOW, Key(["a"], LATER))
    store.record(click)
    store.reset(TODAY, NOON, "request")
    assert store.record(click).replayed
    assert store.clicks(EVER) == {}


def test_a_reset_removes_one_day_and_only_once(store: RankingStore) -> None:
    fill(store, YESTERDAY, JP=2)
    fill(store, TODAY, JP=3, US=1)
    assert store.reset(TODAY, NOON, "request") == Removed(countries=2, clicks=4)
    assert store.reset(TODAY, NOON, "request") == Removed(countries=0, clicks=0)
    assert store.clicks(EVER) == {"JP": 2}
    assert store.record(Click("JP", NOW)).standing == Standing("JP", TODAY, 1, 3, 1)


def test_the_first_open_day_follows_the_last_closed_one(store: RankingStore) -> None:
    assert store.first_open_day() is None
    fill(store, TODAY, JP=1)
    fill(store, YESTERDAY, JP=1)
    assert store.first_open_day() == YESTERDAY
    store.close_days([YESTERDAY], NOON)
    assert store.first_open_day() == TODAY


def test_a_day_is_closed_by_one_alone(store: RankingStore, another: Open) -> None:
    days = [YESTERDAY - DAY, YESTERDAY]
    assert store.close_days(days[:1], NOON) == 1
    assert another().close_days(days, NOON) == 1
    assert store.close_days(days, NOON) == 0


def test_of_many_that_close_a_day_at_once_one_wins(another: Open) -> None:
    outcomes: list[int] = []

    def close() -> None:
        outcomes.append(another().close_days([YESTERDAY], NOON))

    together(close)
    assert sorted(outcomes) == [0, 0, 0, 1]


def test_a_salt_is_the_same_for_all_until_it_is_forgotten(
    store: RankingStore, another: Open
) -> None:
    salt = store.salt(TODAY)
    assert another().salt(TODAY) == salt
    assert store.salt(YESTERDAY) != salt
    store.forget(NOON, TODAY)
    assert store.salt(TODAY) == salt
    store.forget(NOON, TODAY + DAY)
    assert store.salt(TODAY) != salt
    assert len(salt) == 32


def test_clicks_and_resets_from_many_sides_add_up(store: RankingStore, another: Open) -> None:
    removed: list[int] = []

    def click_and_reset() -> None:
        one = another()
        for number in range(25):
            one.record(Click("JP" if number % 2 else "KR", NOW))
            if number % 10 == 5:
                removed.append(one.reset(TODAY, NOON, "request").clicks)

    together(click_and_reset)
    assert sum(removed) + sum(store.clicks(EVER).values()) == 100


def test_a_limit_is_shared_and_never_exceeded(another: Open) -> None:
    limit = RateLimitItemPerMinute(40)
    limits = [another().limit(limit, lambda: NOON, lambda _: None) for _ in range(3)]
    passed = 0
    for one in limits * 40:
        with contextlib.suppress(TooManyRequests):
            one.hit("client")
            passed += 1
    assert passed == 40
    for one in limits:
        one.hit("another")


def test_a_limit_ends_with_its_window(another: Open) -> None:
    limit = RateLimitItemPerMinute(2)
    now = [NOON]
    one, two = (another().limit(limit, lambda: now[0], lambda _: None) for _ in range(2))
    for each in (one, two):
        each.hit("client")
    for each in (one, two):
        with pytest.raises(TooManyRequests):
            each.hit("client")
    now[0] = NOON + timedelta(minutes=1)
    one.hit("client")


def test_clicks_from_many_sides_are_all_counted(store: RankingStore, another: Open) -> None:
    def click() -> None:
        one = another()
        for number in range(25):
            one.record(Click("JP" if number % 2 else "KR", NOW))

    together(click)
    assert store.clicks(EVER) == {"JP": 48, "KR": 52}


def test_of_many_attempts_with_one_key_one_counts(store: RankingStore, another: Open) -> None:
    replayed: list[bool] = []

    def click() -> None:
        replayed.append(another().record(Click("JP", NOW, Key(["a"], LATER))).replayed)

    together(click)
    assert sorted(replayed) == [False, True, True, True]
    assert store.clicks(EVER) == {"JP": 1}


def test_clicks_and_keys_outlive_the_store_that_wrote_them(
    store: RankingStore, another: Open
) -> None:
    click = Click("JP", NOW, Key(["a"], LATER))
    store.record(click)
    store.close()
    reopened = another()
    assert reopened.record(click).replayed
    assert reopened.clicks(EVER) == {"JP": 1}


def test_a_store_opened_before_a_fork_serves_both_processes(store: RankingStore) -> None:
    fill(store, TODAY, JP=1)
    child = multiprocessing.get_context("fork").Process(
        target=fill, args=(store, TODAY), kwargs={"JP": 2}
    )
    child.start()
    child.join(10)
    fill(store, TODAY, JP=4)
    assert store.clicks(EVER) == {"JP": 7}


def test_a_store_that_cannot_be_read_says_so() -> None:
    store = open_store("sqlite:////proc/nowhere/ranking.db")
    with pytest.raises(StoreUnavailable):
        store.check()
    with pytest.raises(StoreUnavailable):
        store.record(Click("JP", NOW))


@pytest.mark.parametrize("url", ["redis://localhost", "sqlite://", "ranking.db", ""])
def test_a_url_that_names_no_store_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///PATH"):
        open_store(url)
