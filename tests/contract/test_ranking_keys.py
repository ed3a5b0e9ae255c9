"""What every ranking store promises of `Idempotency-Key`s: a repeated click counts once."""

from datetime import timedelta

import pytest

from ranking.days import DAY, Now
from ranking.store import Click, Key, RankingStore
from tests.helpers.ranking_clicks import EVER, LATER, NOON, NOW, TODAY, Open, fill, together


@pytest.fixture
def store(another: Open) -> RankingStore:
    return another()


def test_a_known_key_is_not_counted_and_gets_the_first_outcome(store: RankingStore) -> None:
    click = Click("JP", NOW, Key("a", LATER))
    first = store.record(click)
    fill(store, TODAY, JP=1, US=5)
    again = store.record(click)
    assert again.replayed
    assert again.standing == first.standing
    assert store.clicks(EVER) == {"JP": 2, "US": 5}


def test_a_key_is_known_by_its_name_alone(store: RankingStore) -> None:
    store.record(Click("JP", NOW, Key("a", LATER)))
    assert store.record(Click("JP", NOW, Key("a", LATER + DAY))).replayed
    assert not store.record(Click("JP", NOW, Key("b", LATER))).replayed


def test_the_key_of_another_country_counts_for_neither(store: RankingStore) -> None:
    store.record(Click("JP", NOW, Key("a", LATER)))
    assert store.record(Click("KR", NOW, Key("a", LATER))).standing.country == "JP"
    assert store.clicks(EVER) == {"JP": 1}


def test_an_expired_key_may_be_used_again(store: RankingStore) -> None:
    key = Key("a", LATER)
    store.record(Click("JP", NOW, key))
    assert store.record(Click("JP", Now(LATER - timedelta.resolution, TODAY), key)).replayed
    renewed = Key("a", LATER + timedelta(hours=24))
    assert not store.record(Click("KR", Now(LATER, TODAY + DAY), renewed)).replayed
    assert store.record(Click("KR", Now(LATER, TODAY + DAY), renewed)).replayed
    assert store.clicks(EVER) == {"JP": 1, "KR": 1}


def test_forgetting_deletes_expired_keys_only(store: RankingStore) -> None:
    store.record(Click("JP", NOW, Key("old", LATER)))
    store.record(Click("JP", NOW, Key("new", LATER + timedelta(seconds=1))))
    store.forget(LATER, TODAY)
    assert not store.record(Click("JP", NOW, Key("old", LATER))).replayed
    assert store.record(Click("JP", NOW, Key("new", LATER))).replayed


def test_a_key_is_known_whatever_number_of_clicks_followed(
    store: RankingStore, another: Open
) -> None:
    clicks = [Click("JP", NOW, Key(f"key {number}", LATER)) for number in range(150)]
    first = [store.record(click) for click in clicks]
    assert [each.standing.clicks for each in first] == list(range(1, 151))
    again = [another().record(click) for click in (clicks[0], clicks[75], clicks[149])]
    assert [each.standing.clicks for each in again] == [1, 76, 150]
    assert all(each.replayed for each in again)
    assert store.clicks(EVER) == {"JP": 150}


def test_forgetting_keys_forgets_no_click(store: RankingStore) -> None:
    for number in range(150):
        store.record(Click("JP", NOW, Key(f"key {number}", LATER)))
    store.forget(LATER, TODAY)
    assert store.clicks(EVER) == {"JP": 150}
    recorded = store.record(Click("JP", NOW, Key("key 0", LATER)))
    assert recorded.standing.clicks == 151
    assert not recorded.replayed


def test_a_key_outlives_the_reset_of_its_day(store: RankingStore) -> None:
    click = Click("JP", NOW, Key("a", LATER))
    store.record(click)
    store.reset(TODAY, NOON, "request")
    assert store.record(click).replayed
    assert store.clicks(EVER) == {}


def test_of_concurrent_attempts_with_one_key_one_counts(store: RankingStore, another: Open) -> None:
    replayed: list[bool] = []

    def click() -> None:
        replayed.append(another().record(Click("JP", NOW, Key("a", LATER))).replayed)

    together(click)
    assert sorted(replayed) == [False, True, True, True]
    assert store.clicks(EVER) == {"JP": 1}


def test_clicks_and_keys_are_still_there_when_the_store_is_reopened(
    store: RankingStore, another: Open
) -> None:
    click = Click("JP", NOW, Key("a", LATER))
    store.record(click)
    store.close()
    reopened = another()
    assert reopened.record(click).replayed
    assert reopened.clicks(EVER) == {"JP": 1}
