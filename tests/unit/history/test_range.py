"""GET /api/v1/history."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from history import points as history_points
from history.buckets import INTERVALS
from tests.helpers.history_service import FRIDAY, Service, seen, service

WEEK = {
    "2026-10-26": "1.1212",
    "2026-10-27": "1.1181",
    "2026-10-28": "1.1199",
    "2026-10-29": "1.1150",
    "2026-10-30": "1.1172",
}
WON = "1491.76"


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    """A service with a week of the ECB's rates, on the Friday of that week."""
    made = service(tmp_path)
    made.load(*(seen("ecb", day, USD=rate, KRW=WON) for day, rate in WEEK.items()))
    yield made
    made.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Service]:
    made = service(tmp_path)
    yield made
    made.close()


def test_it_gives_units_of_the_base_per_one_unit_of_the_target(history: Service) -> None:
    body = history.get("?target=USD&period=1w").get_json()
    assert body["unit"] == "KRW per 1 USD"
    assert body["points"][-1]["rate"] == "1335.26673827"  # 1491.76 / 1.1172


def test_the_base_changes_the_numbers_and_their_method(history: Service) -> None:
    found = {
        (target, base): history.points(f"?target={target}&base={base}")[-1]
        for target, base in (("EUR", "KRW"), ("USD", "EUR"), ("USD", "KRW"), ("USD", "USD"))
    }
    assert {pair: (point["rate"], point["method"]) for pair, point in found.items()} == {
        ("EUR", "KRW"): ("1491.76", "published"),
        ("USD", "EUR"): ("0.895094880057", "inverse"),
        ("USD", "KRW"): ("1335.26673827", "cross"),
        ("USD", "USD"): ("1", "identity"),
    }


def test_a_currency_against_itself_is_one_at_the_observed_moments(history: Service) -> None:
    for code in ("EUR", "KRW"):
        points = history.points(f"?target={code}&base={code}")
        assert [point["date"] for point in points] == list(WEEK)
        assert {point["rate"] for point in points} == {"1"}


def test_every_point_names_its_source_and_method(history: Service) -> None:
    assert history.points("?target=USD")[-1] == {
        "date": "2026-10-30",
        "rate": "1335.26673827",
        "method": "cross",
        "source": "ecb",
        "observed_at": "2026-10-30T13:15:00Z",
        "fetched_at": "2026-10-30T15:00:00Z",
        "precision": "day",
    }


def test_codes_may_be_in_lower_case(history: Service) -> None:
    body = history.get("?target=usd&base=krw").get_json()
    assert (body["target"], body["base"]) == ("USD", "KRW")


def test_the_response_repeats_the_query(history: Service) -> None:
    body = history.get("?target=USD&period=1w&interval=raw").get_json()
    query = {name: body[name] for name in ("period", "from", "to", "interval")}
    assert query == {"period": "1w", "from": "2026-10-23", "to": "2026-10-30", "interval": "raw"}
    assert history.get("?target=USD&period=max").get_json()["from"] is None


def test_a_range_includes_both_its_days(history: Service) -> None:
    points = history.points("?target=USD&from=2026-10-27&to=2026-10-29")
    assert [point["date"] for point in points] == ["2026-10-27", "2026-10-28", "2026-10-29"]


def test_a_range_does_not_begin_with_a_carried_value(history: Service) -> None:
    history.clock.forward(days=3)
    assert history.points("?target=USD&from=2026-10-31&to=2026-11-02") == []


def test_a_date_without_an_observation_carries_the_last_one(history: Service) -> None:
    history.clock.forward(days=30)
    (point,) = history.points("?target=USD&date=2026-11-06")
    assert point["date"] == "2026-11-06"
    assert (point["observed_at"], point["method"]) == ("2026-10-30T13:15:00Z", "carried")
    body = history.get("?target=USD&date=2026-11-07").get_json()
    assert (body["points"], body["reason"]) == ([], "not-observed")


def test_today_before_the_publication_carries_yesterday(history: Service) -> None:
    history.clock.now = datetime(2026, 10, 31, 1, 0, tzinfo=UTC)
    (point,) = history.points("?target=USD&date=2026-10-31")
    assert (point["rate"], point["method"]) == ("1335.26673827", "carried")


def test_a_day_that_has_not_begun_has_no_value(history: Service) -> None:
    body = history.get("?target=USD&date=2026-10-31").get_json()
    assert (body["points"], body["reason"]) == ([], "not-yet")
    assert history.get("?target=USD&from=2026-10-30&to=2027-01-01").get_json()["count"] == 1


def test_a_pair_that_no_source_observed_has_a_reason(history: Service) -> None:
    for query in ("?target=VND", "?target=VND&date=2026-10-30", "?target=TRL&period=max"):
        body = history.get(query).get_json()
        assert (body["points"], body["reason"]) == ([], "never-observed")
        assert (body["latest"], body["sources"]) == (None, [])


def test_both_legs_come_from_one_snapshot(history: Service) -> None:
    history.load(
        seen("currency-api", "2026-10-30", "00:00", VND="29000"),
        seen("open-er-api", "2026-10-30", "00:00", THB="37"),
    )
    assert history.points("?target=VND&base=THB") == []
    assert history.get("?target=VND&base=THB").get_json()["reason"] == "never-observed"


def test_an_empty_range_still_has_the_latest_observation(history: Service) -> None:
    history.clock.now = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)  # a Sunday
    body = history.get("?target=USD&period=1d").get_json()
    assert (body["points"], body["reason"]) == ([], "not-observed")
    assert body["latest"]["observed_at"] == "2026-10-30T13:15:00Z"
    assert (body["latest"]["stale"], body["latest"]["age_seconds"]) == (False, 168300)
    assert [each["name"] for each in body["sources"]] == ["ecb"]


def test_the_last_observation_may_be_years_old_and_is_then_stale(history: Service) -> None:
    history.load(seen("ecb-archive", "2004-12-31", TRL="1836200", KRW="1410.05"))
    body = history.get("?target=TRL&period=1y").get_json()
    assert body["points"] == []
    assert body["latest"]["observed_at"] == "2004-12-31T13:15:00Z"
    assert body["latest"]["stale"] is True


def test_it_is_stale_six_hours_after_the_next_publication_was_due(history: Service) -> None:
    for hour, stale in ((21, False), (22, True)):  # due on Monday at 15:00 UTC
        history.clock.now = datetime(2026, 11, 2, hour, 0, tzinfo=UTC)
        assert history.get("?target=USD").get_json()["latest"]["stale"] is stale


def test_a_range_of_the_past_does_not_become_stale(history: Service) -> None:
    history.clock.forward(days=400)
    body = history.get("?target=USD&from=2026-10-26&to=2026-10-30").get_json()
    assert body["latest"]["stale"] is False


def test_a_corrected_value_replaces_the_first(history: Service) -> None:
    correction = seen("ecb", "2026-10-30", USD="1.2", KRW="1500")
    history.load(replace(correction, fetched_at=correction.fetched_at + timedelta(hours=1)))
    assert history.points("?target=USD")[-1]["rate"] == "1250"
    assert len(history.points("?target=EUR&base=EUR&interval=raw")) == len(WEEK)


def test_unknown_sources_are_ignored(history: Service) -> None:
    history.load(seen("hearsay", "2026-10-30", "23:00", USD="5", KRW="5", VND="1"))
    assert history.points("?target=USD")[-1]["source"] == "ecb"
    assert history.get("?target=VND").get_json()["reason"] == "never-observed"
    assert len(history.points("?target=EUR&base=EUR&interval=raw")) == len(WEEK)


def test_another_source_takes_over_after_a_week_and_is_named(history: Service) -> None:
    history.clock.forward(days=10)
    nights = [f"2026-11-{number:02}" for number in range(1, 10)]
    history.load(*(seen("currency-api", day, "00:00", USD="1.1", KRW="1500") for day in nights))
    body = history.get("?target=USD&from=2026-10-30&to=2026-11-09").get_json()
    assert [point["date"] for point in body["points"]] == [
        "2026-10-30",
        "2026-11-07",
        "2026-11-08",
        "2026-11-09",
    ]
    assert [each["name"] for each in body["sources"]] == ["ecb", "currency-api"]


@pytest.mark.parametrize(
    ("interval", "dates"),
    [
        ("raw", list(WEEK)),
        ("hourly", list(WEEK)),
        ("daily", list(WEEK)),
        ("weekly", ["2026-10-26"]),
        ("monthly", ["2026-10-01"]),
    ],
)
def test_a_bucket_is_its_last_snapshot(history: Service, interval: str, dates: list[str]) -> None:
    points = history.points(f"?target=USD&interval={interval}")
    assert [point["date"] for point in points] == dates
    assert points[-1]["observed_at"] == "2026-10-30T13:15:00Z"


def test_every_interval_is_tested_above() -> None:
    assert set(INTERVALS) == {"raw", "hourly", "daily", "weekly", "monthly"}


def test_more_points_than_a_response_may_contain_are_refused(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_points, "POINTS_AT_MOST", 4)
    response = history.get("?target=USD&interval=daily")
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["field"] == "interval"
    assert history.get("?target=USD&interval=weekly").status_code == 200


def test_the_whole_calendar_can_be_requested(history: Service) -> None:
    assert len(history.points("?target=USD&from=0001-01-01&to=9999-12-31")) == len(WEEK)
    assert history.get("?target=USD&date=0001-01-01").get_json()["reason"] == "never-observed"
    assert history.get("?target=USD&date=9999-12-31").get_json()["reason"] == "not-yet"


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("", 400, "target"),
        ("?target=", 400, "target"),
        ("?target=XXX", 422, "target"),
        ("?target=BTC", 422, "target"),
        ("?target=<b>", 422, "target"),
        ("?target=USD&base=XAU", 422, "base"),
        ("?target=USD&base=won", 422, "base"),
        ("?target=USD&period=2m", 422, "period"),
        ("?target=USD&interval=yearly", 422, "interval"),
        ("?target=USD&date=2026-10-30&interval=daily", 400, "interval"),
        ("?target=USD&date=30.10.2026", 400, "date"),
        ("?target=USD&from=2026-10-30&to=2026-10-29", 422, "from"),
        ("?target=USD&period=1m&from=2026-10-01", 400, "period"),
        ("?target=USD&target=JPY", 400, "target"),
        ("?target=USD&symbols=JPY", 400, "symbols"),
        ("?target=USD&as_of=2026-10-30", 400, "as_of"),
        ("?target=USD&as_of=now", 400, "as_of"),
        ("?target=KRW&as_of=2026-10-30T15:00:00Z", 400, "as_of"),
    ],
)
def test_an_invalid_parameter_is_refused_by_name(
    history: Service, query: str, status: int, field: str
) -> None:
    response = history.get(query)
    assert response.status_code == status
    assert [each["field"] for each in response.get_json()["errors"]] == [field]


def test_before_the_first_load_it_is_unavailable(empty: Service) -> None:
    response = empty.get("?target=USD")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_a_store_that_cannot_be_read_is_unavailable_until_it_recovers(history: Service) -> None:
    whole = history.damage_store()
    for query in ("?target=USD", "/stats?target=USD"):
        response = history.get(query)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    history.close()
    history.path.write_bytes(whole)
    assert history.points(f"?target=USD&date={FRIDAY}")[0]["rate"] == "1335.26673827"


def test_a_query_reads_a_pair_once(history: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    store = history.store
    read: list[str] = []
    observer = store._database._observer
    monkeypatch.setattr(observer, "queried", lambda operation, _: read.append(operation))
    for query in ("?target=USD", "?target=USD&date=2026-10-30", "/stats?target=USD"):
        history.get(query)
    assert read == ["revision", "pair"] * 3
