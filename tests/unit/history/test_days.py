"""A daily series is the same whether all snapshots were read or the last of each day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from pathlib import Path

import pytest
from sqlalchemy import select

from chassis.rates.withdrawal import Withdrawal
from history import days
from history.observation import Observation
from history.schema import DAYS
from history.store import HistoryStore
from tests.helpers.history_service import Service, seen, service
from tests.helpers.rates import events

FIRST, LAST = date(2026, 9, 1), date(2026, 10, 30)
DATES = [str(FIRST + timedelta(days=number)) for number in range((LAST - FIRST).days + 1)]
PAIRS = [("KRW", "USD"), ("EUR", "USD"), ("KRW", "EUR"), ("KRW", "VND"), ("KRW", "KRW")]
NEVER, ALWAYS = 10_000, -1


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
    history: Service,
    monkeypatch: pytest.MonkeyPatch,
    few_days: int,
    base: str,
    target: str,
    daily_until: datetime | None = None,
) -> list[Observation]:
    monkeypatch.setattr(days, "FEW_DAYS", few_days)
    since = seen("ecb", DATES[0], "00:00").observed_at
    until = seen("ecb", DATES[-1], "23:59").observed_at
    return history.store.pair(base, target, since, until, daily_until or until).snapshots


def check(history: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    for base, target in PAIRS:
        all_of_them = read(history, monkeypatch, NEVER, base, target)
        found = read(history, monkeypatch, ALWAYS, base, target)
        assert last_of_each_day(found) == last_of_each_day(all_of_them), (base, target)


def test_every_pair_has_the_same_last_observation_of_each_day(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(history, monkeypatch)
    assert len(read(history, monkeypatch, NEVER, "KRW", "EUR")) == 5 * len(DATES)
    assert len(read(history, monkeypatch, ALWAYS, "KRW", "EUR")) == 2 * len(DATES)


def test_days_of_which_only_the_last_value_matters_can_precede_those_read_whole(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    midnight = datetime.combine(LAST - timedelta(days=1), time.min, UTC)
    mixed = read(history, monkeypatch, ALWAYS, "KRW", "EUR", midnight - timedelta(microseconds=1))
    whole = read(history, monkeypatch, NEVER, "KRW", "EUR")
    assert len(mixed) == 2 * (len(DATES) - 2) + 5 * 2
    key = attrgetter("observed_at", "source")
    assert sorted(mixed, key=key)[-10:] == sorted(whole, key=key)[-10:]


def test_what_was_taken_back_does_not_answer(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = seen("ecb", DATES[-1]).fetched_at + timedelta(days=1)
    taken = [
        Withdrawal("currency-api", LAST - timedelta(days=1), ("USD",), "wrong", moment),
        Withdrawal("currency-api", LAST - timedelta(days=2), (), "wrong", moment),
    ]
    history.store.apply([], withdrawn=[(str(number), each) for number, each in enumerate(taken)])
    check(history, monkeypatch)
    history.load(seen("currency-api", DATES[-2], "12:00", USD="7", KRW="1500"))
    check(history, monkeypatch)


def test_observations_may_arrive_in_any_order(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    history.load(seen("currency-api", DATES[5], "23:59", USD="9", KRW="1500"))
    history.load(seen("currency-api", DATES[5], "03:00", USD="8", KRW="1500"))
    again = seen("currency-api", DATES[5], "23:59", USD="9.5", KRW="1500")
    history.load(replace(again, fetched_at=again.fetched_at + timedelta(hours=1)))
    check(history, monkeypatch)


def test_days_that_another_release_wrote_are_read_whole_until_they_are_noted(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release before does not know the table, and may run again after an undone one."""
    late = seen("currency-api", DATES[-1], "23:59", USD="9", KRW="1500")
    with monkeypatch.context() as before:
        before.setattr(type(DAYS), "note", lambda *_: None)
        history.store.apply(events(late))
    assert len(read(history, monkeypatch, ALWAYS, "KRW", "EUR")) == 5 * len(DATES) + 1
    history.load(seen("currency-api", DATES[-1], "23:58", USD="8", KRW="1500"))
    assert len(read(history, monkeypatch, ALWAYS, "KRW", "EUR")) == 2 * len(DATES)
    check(history, monkeypatch)


def test_a_store_of_before_gets_its_days_when_it_is_migrated(history: Service) -> None:
    database = history.store._database
    with database.writing("check") as connection:
        noted = set(connection.execute(select(DAYS.table)))
        connection.execute(DAYS.table.delete())
    with database.writing("check") as connection:
        HistoryStore.migrations[-1](connection)
        assert set(connection.execute(select(DAYS.table))) == noted
    assert len(noted) == 2 * len(DATES)


def test_fine_intervals_and_short_ranges_read_every_snapshot(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days, "FEW_DAYS", ALWAYS)
    assert len(history.points("?target=EUR&period=3m&interval=raw&source=currency-api")) == 240
    assert len(history.points("?target=EUR&period=3m&interval=hourly&source=currency-api")) == 240
    (point,) = history.points("?target=EUR&from=2026-10-29&to=2026-10-29&source=currency-api")
    assert (point["open"], point["high"], point["rate"]) == ("1568", "1700", "1700")
