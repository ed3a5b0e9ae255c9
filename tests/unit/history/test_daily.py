"""A daily series is the same whether all values were read or the last of each day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from pathlib import Path

import pytest
from sqlalchemy import select

from chassis.rates.withdrawal import Withdrawal
from history import daily
from history.observation import Observation
from history.schema import CLOSES, DAILY
from history.store import HistoryStore
from tests.helpers.history_service import Service, seen, service
from tests.helpers.rates import events

FIRST, LAST = date(2026, 9, 1), date(2026, 10, 30)
DATES = [str(FIRST + timedelta(days=number)) for number in range((LAST - FIRST).days + 1)]
SINCE = seen("ecb", DATES[0], "00:00").observed_at
UNTIL = seen("ecb", DATES[-1], "23:59").observed_at
PAIRS = [("KRW", "USD"), ("EUR", "USD"), ("KRW", "EUR"), ("KRW", "VND"), ("KRW", "KRW")]


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    """A service with a source that observes four times a day, and one that does so once."""
    made = service(tmp_path)
    for number, day in enumerate(DATES):
        rates = {"USD": f"1.{number + 1}", "KRW": f"15{number + 10}"}
        made.load(
            seen("currency-api", day, "00:00", **rates, VND="29000"),
            seen("currency-api", day, "08:00", USD=f"2.{number + 1}", KRW="1500", VND="29100"),
            seen("currency-api", day, "16:00", USD=f"3.{number + 1}", KRW="1600"),
            # On every third day the last snapshot lacks the dollar.
            seen("currency-api", day, "23:55", KRW="1700", **({"USD": "4"} if number % 3 else {})),
            seen("ecb", day, USD=f"5.{number + 1}", KRW="1800"),
        )
    yield made
    made.close()


def last_of_each_day(observations: list[Observation]) -> dict[tuple[str, date], Observation]:
    ordered = sorted(observations, key=lambda each: each.observed_at)
    return {(each.source, each.observed_at.date()): each for each in ordered}


def read(
    history: Service, base: str, target: str, daily_until: datetime | None = UNTIL
) -> list[Observation]:
    return history.store.pair(base, target, SINCE, UNTIL, daily_until).snapshots


def check(history: Service) -> None:
    together = history.store.pairs("KRW", ["USD", "EUR", "KRW", "VND"], SINCE, UNTIL, UNTIL)
    for base, target in PAIRS:
        all_of_them = last_of_each_day(read(history, base, target, daily_until=None))
        assert last_of_each_day(read(history, base, target)) == all_of_them, (base, target)
        if base == "KRW":
            assert last_of_each_day(together[target].snapshots) == all_of_them, target


def test_every_pair_has_the_same_last_observation_of_each_day(history: Service) -> None:
    check(history)
    assert len(read(history, "KRW", "EUR", None)) == 5 * len(DATES)
    assert len(read(history, "KRW", "EUR")) == 2 * len(DATES)


def test_days_of_which_only_the_last_value_matters_can_precede_those_read_whole(
    history: Service,
) -> None:
    midnight = datetime.combine(LAST - timedelta(days=1), time.min, UTC)
    mixed = read(history, "KRW", "EUR", midnight - timedelta(microseconds=1))
    whole = read(history, "KRW", "EUR", None)
    assert len(mixed) == 2 * (len(DATES) - 2) + 5 * 2
    key = attrgetter("observed_at", "source")
    assert sorted(mixed, key=key)[-10:] == sorted(whole, key=key)[-10:]


def test_what_was_taken_back_does_not_answer(history: Service) -> None:
    moment = seen("ecb", DATES[-1]).fetched_at + timedelta(days=1)
    taken = [
        Withdrawal("currency-api", LAST - timedelta(days=1), ("USD",), "wrong", moment),
        Withdrawal("currency-api", LAST - timedelta(days=2), (), "wrong", moment),
    ]
    history.store.apply([], withdrawn=[(str(number), each) for number, each in enumerate(taken)])
    check(history)
    history.load(seen("currency-api", DATES[-2], "12:00", USD="7", KRW="1500"))
    check(history)


def test_observations_may_arrive_in_any_order(history: Service) -> None:
    history.load(seen("currency-api", DATES[5], "23:59", USD="9", KRW="1500"))
    history.load(seen("currency-api", DATES[5], "03:00", USD="8", KRW="1500"))
    again = seen("currency-api", DATES[5], "23:59", USD="9.5", KRW="1500")
    history.load(replace(again, fetched_at=again.fetched_at + timedelta(hours=1)))
    check(history)


def test_days_that_another_release_wrote_are_read_whole_until_they_are_noted(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release before does not know the table, and may run again after an undone one."""
    late = seen("currency-api", DATES[-1], "23:59", USD="9", KRW="1500")
    with monkeypatch.context() as before:
        before.setattr(type(CLOSES), "note", lambda *_: None)
        history.store.apply(events(late))
    assert len(read(history, "KRW", "EUR")) == 5 * len(DATES) + 1
    history.load(seen("currency-api", DATES[-1], "23:58", USD="8", KRW="1500"))
    assert len(read(history, "KRW", "EUR")) == 2 * len(DATES)
    check(history)


def test_what_another_release_takes_back_does_not_answer(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = seen("ecb", DATES[-1]).fetched_at + timedelta(days=1)
    taken = Withdrawal("currency-api", LAST - timedelta(days=1), ("KRW",), "wrong", moment)
    with monkeypatch.context() as before:
        before.setattr(type(CLOSES), "note", lambda *_: None)
        history.store.apply([], withdrawn=[("taken", taken)])
    check(history)
    history.load(seen("currency-api", DATES[-1], "23:58", USD="8", KRW="1500"))
    assert len(read(history, "KRW", "EUR")) == 2 * len(DATES) - 1
    check(history)


def test_a_store_of_before_gets_its_days_when_it_is_migrated(history: Service) -> None:
    database = history.store._database
    with database.writing("check") as connection:
        noted = set(connection.execute(select(CLOSES.table)))
        for table in DAILY.sorted_tables:
            connection.execute(table.delete())
    with database.writing("check") as connection:
        HistoryStore.migrations[-1](connection)
        assert set(connection.execute(select(CLOSES.table))) == noted
    assert len(noted) == 5 * len(DATES)  # the dong has no value of the ECB


@pytest.mark.parametrize("at_once", [1, 10, 10_000])
def test_closes_are_written_a_run_of_days_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(daily, "SNAPSHOTS_AT_ONCE", at_once)
    far_apart = [*DATES[:3], *DATES[30:33], DATES[50]]
    loaded = service(tmp_path)
    loaded.load(*(seen("ecb", day, USD="1.1", KRW="1500") for day in far_apart))
    assert [str(each.observed_at.date()) for each in read(loaded, "KRW", "USD")] == far_apart
    loaded.close()


def test_fine_intervals_and_short_ranges_read_every_snapshot(history: Service) -> None:
    assert len(history.points("?target=EUR&period=3m&interval=raw&source=currency-api")) == 240
    assert len(history.points("?target=EUR&period=3m&interval=hourly&source=currency-api")) == 240
    (point,) = history.points("?target=EUR&from=2026-10-29&to=2026-10-29&source=currency-api")
    assert (point["open"], point["high"], point["rate"]) == ("1568", "1700", "1700")
