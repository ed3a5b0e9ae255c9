"""The rule that says which snapshot answers for a day."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis.rates.snapshot import Snapshot
from history import series
from tests.helpers.history_service import seen

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
RATES = {"USD": "1.1", "KRW": "1490"}


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(snapshots: list[Snapshot]) -> list[str]:
    return [f"{each.source} {each.observed_at:%m-%d}" for each in snapshots]


def ecb(*dates: str) -> list[Snapshot]:
    return [seen("ecb", f"2026-{each}", **RATES) for each in dates]


def daily(*dates: str) -> list[Snapshot]:
    return [seen("currency-api", f"2026-{each}", "00:00", **RATES) for each in dates]


def test_a_day_is_answered_by_what_was_observed_on_it() -> None:
    friday, monday = ecb("10-30", "11-02")
    assert series.on([friday, monday], day("2026-10-30")) is friday
    assert series.on([friday, monday], day("2026-11-02")) is monday


def test_a_weekend_is_answered_by_the_friday_before() -> None:
    friday, monday = ecb("10-30", "11-02")
    for weekend in ("2026-10-31", "2026-11-01"):
        assert series.on([friday, monday], day(weekend)) is friday


def test_a_value_is_carried_for_seven_days_and_no_longer() -> None:
    (friday,) = ecb("10-30")
    assert series.on([friday], day("2026-11-06")) is friday
    assert series.on([friday], day("2026-11-07")) is None


def test_nothing_answers_for_the_days_before_the_first_observation() -> None:
    assert series.on(ecb("10-30"), day("2026-10-29")) is None


def test_of_several_on_one_day_the_last_answers() -> None:
    early, late = (seen("open-er-api", "2026-10-30", at, **RATES) for at in ("00:00", "23:59"))
    assert series.on([late, early], day("2026-10-30")) is late


def test_the_preferred_source_answers_although_another_observed_later() -> None:
    (friday,) = ecb("10-30")
    assert series.on([*daily("10-31", "11-01"), friday], day("2026-11-01")) is friday


def test_another_source_takes_over_once_the_preferred_one_is_silent_for_more_than_a_week() -> None:
    (friday,) = ecb("10-30")
    following, after = daily("11-06", "11-07")
    assert series.on([friday, following, after], day("2026-11-06")) is friday
    assert series.on([friday, following, after], day("2026-11-07")) is after


def test_a_range_has_no_points_where_nothing_was_observed() -> None:
    found = series.observed(ecb("10-29", "10-30", "11-02"), day("2026-10-30"), day("2026-11-02"))
    assert days(found) == ["ecb 10-30", "ecb 11-02"]


def test_a_less_preferred_source_does_not_fill_the_weekends_of_a_better_one() -> None:
    every_day = daily(*(f"10-{number:02}" for number in range(24, 32)), "11-01", "11-02")
    found = series.observed([*every_day, *ecb("10-30", "11-02")], day("2026-10-30"), LAST)
    assert days(found) == ["ecb 10-30", "ecb 11-02"]


def test_a_range_changes_sources_after_a_week_of_silence_and_back_at_once() -> None:
    every_day = daily(*(f"11-{number:02}" for number in range(1, 13)))
    found = series.observed([*every_day, *ecb("10-30", "11-10")], FIRST, LAST)
    assert days(found) == [
        "ecb 10-30",
        "currency-api 11-07",
        "currency-api 11-08",
        "currency-api 11-09",
        "ecb 11-10",
    ]


def test_before_the_first_observation_of_a_better_source_the_other_one_answers() -> None:
    found = series.observed([*daily("10-28", "10-29", "10-31"), *ecb("10-30")], FIRST, LAST)
    assert days(found) == ["currency-api 10-28", "currency-api 10-29", "ecb 10-30"]


def test_a_range_keeps_every_snapshot_of_the_source_that_answers() -> None:
    twice = [seen("open-er-api", "2026-10-30", at, **RATES) for at in ("00:00", "12:00")]
    assert series.observed([*twice, *daily("10-29")], day("2026-10-30"), LAST) == []
    assert series.observed(twice, FIRST, LAST) == twice


def test_what_a_frozen_source_repeats_comes_last() -> None:
    frozen = [replace(each, frozen_since=ecb("10-27")[0].observed_at) for each in ecb("10-28")]
    other = daily("10-28")
    assert series.on([*frozen, *other], day("2026-10-28")) == other[0]
    assert series.on([*frozen, *ecb("10-27")], day("2026-10-28")) == ecb("10-27")[0]
    assert series.on(frozen, day("2026-10-28")) == frozen[0]


def test_the_newest_is_what_answers_for_the_last_day_observed() -> None:
    (friday,) = ecb("10-30")
    assert series.newest([friday, *daily("10-31")]) is friday
    assert series.newest([]) is None


@pytest.mark.parametrize("seed", range(40))
def test_a_range_holds_exactly_the_days_that_their_own_observations_answer(seed: int) -> None:
    chance = random.Random(seed)
    dates = [FIRST + timedelta(days=number) for number in range(120)]
    snapshots = [
        seen(source, each.isoformat(), f"{hour:02}:00", **RATES)
        for source, share in (("ecb", 0.12), ("currency-api", 0.3), ("open-er-api", 0.6))
        for each in dates
        for hour in (6, 18)
        if chance.random() < share
    ]
    chance.shuffle(snapshots)
    answering = [(each, series.on(snapshots, each)) for each in dates]
    expected = [
        each
        for date_, chosen in answering
        if chosen and chosen.observed_at.date() == date_
        for each in sorted(snapshots, key=lambda each: each.observed_at)
        if each.source == chosen.source and each.observed_at.date() == date_
    ]
    assert series.observed(snapshots, FIRST, LAST) == expected
