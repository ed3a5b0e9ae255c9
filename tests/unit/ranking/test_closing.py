"""Closing days: each once, by the first request after the day."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from chassis.stores.errors import StoreUnavailable
from ranking.closing import DAYS_AT_ONCE, Closing
from ranking.days import DAY, Now
from ranking.sqlite.store import EmbeddedStore
from ranking.store import Key
from ranking.visitors import Visitors
from tests.helpers import ranking
from tests.helpers.ranking import NIGHT, TODAY, Service, counted

CLOSED = "daily_reset_operations_total"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = ranking.service(tmp_path)
    yield made
    made.close()


def closed_days(service: Service) -> list[str]:
    connection = sqlite3.connect(service.folder / "ranking.db")
    days = [day for (day,) in connection.execute("SELECT day FROM closing ORDER BY day")]
    connection.close()
    return days


def keys(service: Service) -> int:
    connection = sqlite3.connect(service.folder / "ranking.db")
    (count,) = connection.execute("SELECT count(*) FROM idempotency_key").fetchone()
    connection.close()
    return int(count)


@pytest.mark.parametrize("path", ["", "/countries/JP"])
def test_a_read_closes_the_day_before(service: Service, path: str) -> None:
    service.click("JP")
    service.clock.forward(days=1)
    before = counted(CLOSED)
    service.get(path)
    assert counted(CLOSED) == before + 1
    assert closed_days(service) == ["2026-11-23"]


def test_a_click_closes_the_day_before(service: Service) -> None:
    service.click("JP")
    service.clock.forward(days=1)
    before = counted(CLOSED)
    service.click("JP")
    assert counted(CLOSED) == before + 1


def test_today_stays_open(service: Service) -> None:
    before = counted(CLOSED)
    service.click("JP")
    service.clock.forward(hours=22, minutes=59)
    service.get()
    assert counted(CLOSED) == before
    assert closed_days(service) == []


def test_a_day_is_closed_once_over_all_workers(service: Service) -> None:
    service.click("JP")
    tomorrow = Now(NIGHT + timedelta(days=1), TODAY + DAY)
    before = counted(CLOSED)
    for worker in [Closing(service.store) for _ in range(4)]:
        worker.close_past_days(tomorrow)
        worker.close_past_days(tomorrow)
    assert counted(CLOSED) == before + 1


def test_a_worker_counts_only_the_days_that_it_was_first_to_close(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.store.close_days([TODAY], NIGHT)
    # Both workers read the first open day before either closes it.
    monkeypatch.setattr(EmbeddedStore, "first_open_day", lambda _: TODAY)
    before = counted(CLOSED)
    for worker in [Closing(service.store) for _ in range(2)]:
        worker.close_past_days(Now(NIGHT + timedelta(days=3), TODAY + 3 * DAY))
    assert counted(CLOSED) == before + 2


def test_closing_moves_no_count(service: Service) -> None:
    service.fill(TODAY, JP=2)
    service.clock.forward(days=1)
    assert service.items() == []
    (yesterday,) = service.items("?date=2026-11-23")
    assert (yesterday["country"], yesterday["clicks"]) == ("JP", 2)


def test_days_without_a_click_are_closed_too(service: Service) -> None:
    service.click("JP")
    service.clock.forward(days=3)
    before = counted(CLOSED)
    service.get()
    assert counted(CLOSED) == before + 3
    assert closed_days(service) == ["2026-11-23", "2026-11-24", "2026-11-25"]


def test_nothing_is_closed_before_the_first_click(service: Service) -> None:
    before = counted(CLOSED)
    for _ in range(3):
        service.get()
        service.clock.forward(days=1)
    assert counted(CLOSED) == before


def test_after_a_long_standstill_each_request_closes_some_days(service: Service) -> None:
    service.fill(TODAY - 500 * DAY, JP=1)
    closing, before = Closing(service.store), counted(CLOSED)
    totals = []
    for _ in range(3):
        closing.close_past_days(Now(NIGHT, TODAY))
        totals.append(counted(CLOSED) - before)
    assert totals == [DAYS_AT_ONCE, 500, 500]


def test_a_clock_that_goes_back_closes_no_day_twice(service: Service) -> None:
    service.click("JP")
    before = counted(CLOSED)
    for days in (1, -1, 1):
        service.clock.forward(days=days)
        service.click("JP")
    assert counted(CLOSED) == before + 1


def test_a_click_that_began_before_midnight_still_counts_on_its_day(service: Service) -> None:
    service.click("JP")
    service.clock.forward(days=1)
    service.get()
    service.fill(TODAY, JP=1)
    assert service.items("?date=2026-11-23")[0]["clicks"] == 2


def test_closing_deletes_old_salts_and_expired_keys(service: Service) -> None:
    service.click("JP", Idempotency_Key="7f3c")
    first_salt = service.store.salt(TODAY)
    for _ in range(4):
        service.clock.forward(days=1)
        service.click("US")
    assert service.store.salt(TODAY) != first_salt
    assert keys(service) == 0


def test_in_an_outage_closing_is_left_to_a_later_request(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> int:
        raise StoreUnavailable("disk full")

    service.fill(TODAY, JP=1)
    service.clock.forward(days=1)
    before = counted(CLOSED)
    with monkeypatch.context() as patch:
        patch.setattr(EmbeddedStore, "close_days", refuse)
        assert service.get("?date=2026-11-23").status_code == 200
    assert "a later request closes the days before: disk full" in caplog.text
    assert service.get().status_code == 200
    assert counted(CLOSED) == before + 1


def test_a_clock_two_days_ahead_and_back_counts_no_key_twice(service: Service) -> None:
    service.click("JP", Idempotency_Key="7f3c")
    for hours in (48, -48):
        service.clock.forward(hours=hours)
        service.get()
        again = service.click("JP", Idempotency_Key="7f3c")
        assert again.headers["Idempotency-Replayed"] == "true"


def test_a_clock_years_ahead_and_back_does_not_keep_keys_for_years(service: Service) -> None:
    service.fill(TODAY, JP=1)
    for days in (366, -366):
        service.clock.forward(days=days)
        service.get()
    service.click("JP", Idempotency_Key="7f3c")
    service.clock.forward(days=4)
    service.get()
    assert keys(service) == 0


def test_a_key_expires_three_days_after_its_click(service: Service) -> None:
    visitors = Visitors(service.store)
    key = visitors.key("192.0.2.1", "7f3c", Now(NIGHT, date(2026, 11, 23)))
    assert key == Key(key.name, NIGHT + timedelta(days=3))


def test_a_key_has_the_same_name_on_both_sides_of_midnight(service: Service) -> None:
    visitors = Visitors(service.store)
    for days in range(4):
        service.store.forget(NIGHT, TODAY + timedelta(days=days))
        day = date(2026, 11, 23) + timedelta(days=days)
        key = visitors.key("192.0.2.1", "7f3c", Now(NIGHT, day))
        assert key.name == visitors.key("192.0.2.1", "7f3c", Now(NIGHT, TODAY)).name
    assert key.name != visitors.key("192.0.2.2", "7f3c", Now(NIGHT, day)).name
