"""The whole of the ECB's history since 1999, recomputed independently."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from chassis.events.event import EXCHANGE_RATES
from chassis.events.log import Record
from chassis.events.snapshots import snapshot_event
from chassis.openapi import contract
from chassis.rates.snapshot import Snapshot
from history.consumer import apply
from history.store import HistoryStore
from tests.helpers import history_archive as ecb
from tests.helpers import history_service
from tests.helpers.history_service import Service

FETCHED = datetime(2026, 10, 30, 15, tzinfo=UTC)
DAYS = list(ecb.published())
CODES = sorted({code for printed in ecb.published().values() for code in printed})
BATCH = 500

# Withdrawn, joined late, interrupted or redenominated: where a series must begin and end.
EVENTFUL = [
    ("ISK", "2008-12-10", "2018-02-01"),
    ("TRL", "2005-01-04", "2005-01-18"),
    ("TRY", "2004-12-28", "2005-01-10"),
    ("ROL", "2005-06-28", "2005-07-12"),
    ("RON", "2005-06-24", "2005-07-05"),
    ("EEK", "2010-12-31", "2011-01-10"),
    ("LVL", "2013-12-31", "2014-01-10"),
    ("LTL", "2014-12-31", "2015-01-10"),
    ("HRK", "2022-12-30", "2023-01-10"),
    ("BGN", "2025-12-31", "2026-01-10"),
    ("BGN", "1999-12-28", "2000-07-24"),
    ("RUB", "2022-03-01", "2022-03-12"),
    ("KRW", "1999-01-01", "1999-01-06"),
    ("SIT", "2006-12-28", "2007-01-08"),
    ("INR", "2008-12-28", "2009-01-05"),
]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A history service that has consumed the whole archive."""
    made = history_service.service(tmp_path_factory.mktemp("archive"))
    load(made.store)
    # The tests send a request for every day, so this client does not validate the responses.
    made.client = FlaskClient(made.client.application, made.client.application.response_class)
    yield made
    made.close()


def load(store: HistoryStore) -> None:
    records = [record(offset, day) for offset, day in enumerate(DAYS)]
    for start in range(0, len(records), BATCH):
        apply(store, records[start : start + BATCH])


def record(offset: int, day: date) -> Record:
    rates = {code: rate for code, rate in ecb.published()[day].items() if code != "EUR"}
    moment = ecb.stated_moment(day)
    event = snapshot_event(Snapshot("ecb-archive", "EUR", moment, FETCHED, rates, "day"))
    return Record(offset, EXCHANGE_RATES, event.to_json(), event.key, {})


def days(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days=number) for number in range((end - begin).days + 1)]


def check(history: Service, day: date, target: str, base: str) -> None:
    points = history.points(f"?target={target}&base={base}&date={day}")
    expected = ecb.on(day, target, base)
    if expected is None:
        assert points == [], (day, target, base)
        return
    observed, rate = expected
    (point,) = points
    assert point["rate"] == rate, (day, target, base)
    assert point["date"] == str(day)
    assert point["observed_at"] == f"{ecb.stated_moment(observed):%Y-%m-%dT%H:%M:%SZ}"
    assert (point["method"] == "carried") == (observed < day)


def test_the_archive_is_the_one_the_project_promises() -> None:
    assert len(DAYS) == 7126
    assert (DAYS[0], DAYS[-1]) == (date(1999, 1, 4), date(2026, 10, 30))
    assert sum(len(printed) - 1 for printed in ecb.published().values()) == 221_702


def test_every_currency_has_exactly_the_days_and_values_the_ecb_published(history: Service) -> None:
    for number, target in enumerate(CODES):
        base = ("KRW", "EUR", "USD", "JPY")[number % 4]
        points = history.points(f"?target={target}&base={base}&period=max")
        found = {date.fromisoformat(point["date"]): point["rate"] for point in points}
        assert found == ecb.series(target, base), (target, base)


def test_every_date_gives_what_the_ecb_published_for_a_changing_pair(history: Service) -> None:
    tested: set[str] = set()
    for number, day in enumerate(DAYS):
        codes = list(ecb.published()[day])
        target, base = codes[number % len(codes)], codes[(number * 7 + 3) % len(codes)]
        tested |= {target, base}
        check(history, day, target, base)
    assert tested == set(CODES)


def test_days_without_a_publication_carry_the_last_one(history: Service) -> None:
    every = days("1999-01-04", "2026-10-30")
    closed = sorted(set(every) - ecb.published().keys())
    assert len(closed) > 3000
    for number, day in enumerate(closed[::4]):
        check(history, day, ("USD", "JPY", "GBP", "CHF")[number % 4], "SEK")


@pytest.mark.parametrize(("code", "first", "last"), EVENTFUL)
def test_a_date_and_a_range_agree_where_a_currency_comes_and_goes(
    history: Service, code: str, first: str, last: str
) -> None:
    span = days(first, last)
    for day in span if len(span) < 60 else span[:20] + span[-20:]:
        check(history, day, code, "USD")
    points = history.points(f"?target={code}&base=USD&from={first}&to={last}")
    expected = {str(day): rate for day, rate in ecb.series(code, "USD").items() if day in span}
    assert {point["date"]: point["rate"] for point in points} == expected


def test_the_two_liras_never_meet(history: Service) -> None:
    assert history.points("?target=TRL&base=TRY&period=max") == []


def test_every_method_names_how_the_pair_was_made(history: Service) -> None:
    for target, base, method in (
        ("EUR", "KRW", "published"),
        ("USD", "EUR", "inverse"),
        ("USD", "KRW", "cross"),
        ("KRW", "KRW", "identity"),
    ):
        points = history.points(f"?target={target}&base={base}&period=max&interval=monthly")
        assert {point["method"] for point in points} == {method}
        assert len(points) == 334


def test_weeks_and_months_are_their_last_publication(history: Service) -> None:
    daily = ecb.series("USD", "KRW")
    weeks = {day - timedelta(days=day.weekday()): rate for day, rate in daily.items()}
    months = {day.replace(day=1): rate for day, rate in daily.items()}
    for interval, buckets in (("weekly", weeks), ("monthly", months)):
        points = history.points(f"?target=USD&period=max&interval={interval}")
        assert {date.fromisoformat(each["date"]): each["rate"] for each in points} == buckets


def test_the_examples_of_the_contract_are_true(history: Service) -> None:
    history.clock.now = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
    for path in ("", "/stats"):
        operation = contract("history")["paths"][f"/api/v1/history{path}"]["get"]
        content = operation["responses"]["200"]["content"]["application/json"]
        example = content.get("example") or content["examples"]["range"]["value"]
        query = f"?target={example['target']}&from={example['from']}&to={example['to']}"
        assert history.get(f"{path}{query}").get_json() == example
