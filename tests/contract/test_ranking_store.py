"""What every ranking store promises; a new backend is tested by adding it to BACKENDS."""

import contextlib
import multiprocessing
from datetime import date, timedelta

import pytest

from chassis.stores.errors import StoreUnavailable
from ranking.backends import open_url as open_ranking
from ranking.days import DAY, Span
from ranking.limits import RateLimit, TooManyRequests
from ranking.store import Click, CountryClicks, DayClicks, RankingStore, Removed, Standing
from tests.helpers.ranking_clicks import EVER, NOON, NOW, TODAY, YESTERDAY, Open, fill, together


@pytest.fixture
def store(another: Open) -> RankingStore:
    return another()


def test_a_click_raises_the_count_of_its_country_and_day(store: RankingStore) -> None:
    fill(store, YESTERDAY, JP=2)
    fill(store, TODAY, US=3, JP=1)
    recorded = store.record(Click("JP", NOW))
    assert recorded.standing == Standing("JP", TODAY, clicks=2, total=4, rank=2)
    assert not recorded.replayed


def test_a_total_holds_the_clicks_of_all_days_and_workers(
    store: RankingStore, another: Open
) -> None:
    fill(store, YESTERDAY, JP=2)
    fill(store, TODAY, JP=3)
    assert another().record(Click("JP", NOW)).standing.total == 6
    store.reset(YESTERDAY, NOON, "request")
    assert store.record(Click("JP", NOW)).standing.total == 5


def test_ties_share_a_rank(store: RankingStore) -> None:
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


def test_a_day_that_was_only_reset_is_not_the_first_open_day(store: RankingStore) -> None:
    store.reset(YESTERDAY - DAY, NOON, "request")
    assert store.first_open_day() is None
    fill(store, YESTERDAY, JP=1)
    assert store.first_open_day() == YESTERDAY


def test_each_day_is_closed_by_one_worker_only(store: RankingStore, another: Open) -> None:
    days = [YESTERDAY - DAY, YESTERDAY]
    assert store.close_days(days[:1], NOON) == 1
    assert another().close_days(days, NOON) == 1
    assert store.close_days(days, NOON) == 0


def test_of_workers_that_close_a_day_at_once_one_wins(another: Open) -> None:
    outcomes: list[int] = []

    def close() -> None:
        outcomes.append(another().close_days([YESTERDAY], NOON))

    together(close)
    assert sorted(outcomes) == [0, 0, 0, 1]


def test_a_salt_is_the_same_for_all_workers_until_it_is_deleted(
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


def test_concurrent_clicks_and_resets_add_up(store: RankingStore, another: Open) -> None:
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
    limits = [RateLimit(another().token_buckets, 40, lambda: NOON) for _ in range(3)]
    passed = 0
    for one in limits * 40:
        with contextlib.suppress(TooManyRequests):
            one.hit("client")
            passed += 1
    assert passed == 40
    for one in limits:
        one.hit("another")


def test_a_worker_knows_what_is_left_unless_another_used_some_since(another: Open) -> None:
    one, two = (RateLimit(another().token_buckets, 40, lambda: NOON) for _ in range(2))
    assert [one.hit("client").left for _ in range(4)] == [39, 38, 37, 36]
    # The first holds three tokens that the second cannot use.
    assert two.hit("client").left == 32


def test_a_limit_ends_with_its_window(another: Open) -> None:
    now = [NOON]
    one, two = (RateLimit(another().token_buckets, 2, lambda: now[0]) for _ in range(2))
    for each in (one, two):
        each.hit("client")
    for each in (one, two):
        with pytest.raises(TooManyRequests):
            each.hit("client")
    now[0] = NOON + timedelta(minutes=1)
    one.hit("client")


def test_concurrent_clicks_are_all_counted(store: RankingStore, another: Open) -> None:
    def click() -> None:
        one = another()
        for number in range(25):
            one.record(Click("JP" if number % 2 else "KR", NOW))

    together(click)
    assert store.clicks(EVER) == {"JP": 48, "KR": 52}


def test_a_store_opened_before_a_fork_serves_both_processes(store: RankingStore) -> None:
    fill(store, TODAY, JP=1)
    child = multiprocessing.get_context("fork").Process(
        target=fill, args=(store, TODAY), kwargs={"JP": 2}
    )
    child.start()
    child.join(60)
    assert child.exitcode == 0
    fill(store, TODAY, JP=4)
    assert store.clicks(EVER) == {"JP": 7}


def test_a_store_that_cannot_be_read_is_unavailable() -> None:
    store = open_ranking("sqlite:////proc/nowhere/ranking.db")
    with pytest.raises(StoreUnavailable):
        store.check()
    with pytest.raises(StoreUnavailable):
        store.record(Click("JP", NOW))


@pytest.mark.parametrize("url", ["redis://localhost", "sqlite://", "ranking.db", ""])
def test_an_unsupported_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///PATH"):
        open_ranking(url)
