"""GET /v1/{start_date}..{end_date} and /v1/{start_date}.. ."""

import pytest

from history.frankfurter import http
from tests.helpers.history_service import Service


def test_the_fields_are_those_of_frankfurter(history: Service) -> None:
    response = history.client.get("/v1/2026-10-29..2026-10-30?base=USD&symbols=KRW&amount=2")
    assert response.text == (
        '{"amount":2.0,"base":"USD","start_date":"2026-10-29","end_date":"2026-10-30",'
        '"rates":{"2026-10-29":{"KRW":2669.49122178},"2026-10-30":{"KRW":2670.53347655}}}'
    )


def test_without_an_end_it_reaches_to_today(history: Service) -> None:
    body = history.client.get("/v1/2026-10-29..?symbols=USD,VND").get_json()
    assert body["rates"] == {
        "2026-10-29": {"USD": 1.1164},
        "2026-10-30": {"USD": 1.1172, "VND": 29000.5},
        "2026-10-31": {"VND": 29001.5},
    }
    assert (body["start_date"], body["end_date"]) == ("2026-10-29", "2026-10-31")


def test_it_begins_with_the_rate_that_answers_for_its_first_day(history: Service) -> None:
    body = history.client.get("/v1/2026-10-31..2026-11-02?symbols=USD").get_json()
    assert (body["start_date"], body["rates"]) == ("2026-10-30", {"2026-10-30": {"USD": 1.1172}})
    assert history.client.get("/v1/2026-10-20..2026-10-27").status_code == 404


def test_a_range_that_begins_in_the_future_has_no_rates(history: Service) -> None:
    assert history.client.get("/v1/2026-11-01..").status_code == 404


def test_a_range_that_ends_before_it_begins_is_refused(history: Service) -> None:
    response = history.client.get("/v1/2026-10-30..2026-10-29")
    assert (response.status_code, response.get_json()["errors"][0]["field"]) == (422, "start_date")


def test_more_rates_than_a_response_may_contain_are_refused(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert http.RATES_AT_MOST == 20_000
    monkeypatch.setattr(http, "RATES_AT_MOST", 3)
    assert history.client.get("/v1/2026-10-28..?symbols=USD").status_code == 200
    response = history.client.get("/v1/2026-10-28..?symbols=USD,KRW")
    assert (response.status_code, response.content_type) == (422, "application/problem+json")
    assert response.get_json()["message"] == response.get_json()["detail"]


def test_more_values_than_one_request_may_read_are_refused(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("history.quotes.VALUES_AT_MOST", 3)
    response = history.client.get("/v1/2026-10-28..")
    assert (response.status_code, response.get_json()["errors"][0]["field"]) == (422, "start_date")


def test_the_whole_calendar_can_be_requested(history: Service) -> None:
    body = history.client.get("/v1/0001-01-01..9999-12-31?symbols=USD").get_json()
    assert list(body["rates"]) == ["2026-10-28", "2026-10-29", "2026-10-30"]


@pytest.mark.parametrize("path", ["2026-10-28..tomorrow", "a..2026-10-28", "2026-02-30.."])
def test_a_path_that_is_not_two_days_does_not_exist(history: Service, path: str) -> None:
    assert history.client.get(f"/v1/{path}").status_code == 404
