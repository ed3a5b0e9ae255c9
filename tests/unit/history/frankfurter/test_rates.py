"""GET /v2/rates."""

from typing import Any

import pytest

from history.frankfurter import http
from tests.helpers.history_service import Service, seen


def records(history: Service, query: str) -> list[dict[str, Any]]:
    response = history.client.get(f"/v2/rates{query}")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.get_json()
    return found


def dated(history: Service, query: str) -> list[tuple[str, str, float]]:
    return [(each["date"], each["quote"], each["rate"]) for each in records(history, query)]


def test_the_fields_are_those_of_frankfurter(history: Service) -> None:
    response = history.client.get("/v2/rates?base=USD&quotes=KRW,USD&date=2026-10-30")
    assert response.text == (
        '[{"date":"2026-10-30","base":"USD","quote":"KRW","rate":1335.26673827},'
        '{"date":"2026-10-30","base":"USD","quote":"USD","rate":1.0}]'
    )
    assert response.headers["Rate-Sources"] == "ecb"


def test_the_latest_rates_have_each_their_own_day(history: Service) -> None:
    assert dated(history, "") == [
        ("2026-10-30", "EUR", 1),
        ("2026-10-30", "JPY", 175.68),
        ("2026-10-30", "KRW", 1491.76),
        ("2026-10-30", "USD", 1.1172),
        ("2026-10-31", "VND", 29001.5),
    ]


def test_the_base_against_itself_is_of_the_day_it_was_observed(history: Service) -> None:
    assert dated(history, "?quotes=EUR") == [("2026-10-30", "EUR", 1)]
    assert dated(history, "?base=VND&quotes=VND") == [("2026-10-31", "VND", 1)]
    assert dated(history, "?quotes=EUR&date=2020-01-01") == []


def test_a_day_is_answered_by_an_observation_up_to_seven_days_before(history: Service) -> None:
    assert dated(history, "?quotes=USD&date=2026-10-31") == [("2026-10-30", "USD", 1.1172)]
    assert dated(history, "?quotes=USD&date=2026-11-08") == []


def test_a_range_is_sorted_by_day_and_quote(history: Service) -> None:
    assert dated(history, "?from=2026-10-29&quotes=VND,USD") == [
        ("2026-10-29", "USD", 1.1164),
        ("2026-10-30", "USD", 1.1172),
        ("2026-10-30", "VND", 29000.5),
        ("2026-10-31", "VND", 29001.5),
    ]
    one = dated(history, "?from=2026-10-29&to=2026-10-29&quotes=USD")
    assert one == [("2026-10-29", "USD", 1.1164)]


@pytest.mark.parametrize(
    ("group", "dates"),
    [("week", ["2026-10-26", "2026-11-02"]), ("month", ["2026-10-01", "2026-11-01"])],
)
def test_a_group_is_the_mean_of_its_days(history: Service, group: str, dates: list[str]) -> None:
    history.load(seen("ecb", "2026-11-02", USD="1.2"))
    history.clock.forward(days=3)
    # (1.1199 + 1.1164 + 1.1172) / 3; the week is whole although the range begins inside it.
    for first in ("2026-10-28", "2026-10-30"):
        assert dated(history, f"?from={first}&quotes=USD&group={group}") == [
            (dates[0], "USD", 1.11783333333),
            (dates[1], "USD", 1.2),
        ]


def test_providers_limit_the_sources_to_those_of_a_publisher(history: Service) -> None:
    history.load(seen("ecb-archive", "2026-10-26", USD="1.1"))
    assert dated(history, "?providers=currency-api&quotes=USD") == [("2026-10-31", "USD", 1.13)]
    assert dated(history, "?providers=ECB&quotes=USD,VND") == [("2026-10-30", "USD", 1.1172)]
    assert dated(history, "?providers=ECB&quotes=USD&date=2026-10-26") == [
        ("2026-10-26", "USD", 1.1)
    ]


def test_more_rates_than_a_response_may_contain_are_refused(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "RATES_AT_MOST", 3)
    assert len(records(history, "?from=2026-10-28&quotes=USD")) == 3
    response = history.client.get("/v2/rates?from=2026-10-28&quotes=USD,KRW")
    assert (response.status_code, response.get_json()["errors"][0]["field"]) == (422, "from")


def test_the_whole_calendar_can_be_requested(history: Service) -> None:
    for group in ("", "&group=week", "&group=month"):
        assert dated(history, f"?from=0001-01-01&to=9999-12-31&quotes=USD{group}")


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("?symbols=USD", 400, "symbols"),
        ("?expand=providers", 400, "expand"),
        ("?base=DOGE", 422, "base"),
        ("?quotes=USD,BTC", 422, "quotes"),
        ("?date=30.10.2026", 400, "date"),
        ("?date=2026-10-30&from=2026-10-01", 400, "date"),
        ("?to=2026-10-30", 400, "from"),
        ("?from=2026-10-30&to=2026-10-29", 422, "from"),
        ("?group=week", 400, "group"),
        ("?from=2026-10-01&group=year", 422, "group"),
        ("?providers=fed", 422, "providers"),
        ("?providers=open-er-api", 422, "providers"),
    ],
)
def test_an_invalid_parameter_is_refused_by_name(
    history: Service, query: str, status: int, field: str
) -> None:
    response = history.client.get(f"/v2/rates{query}")
    assert response.status_code == status
    body = response.get_json()
    assert [each["field"] for each in body["errors"]] == [field]
    assert (body["status"], body["message"]) == (status, body["detail"])
