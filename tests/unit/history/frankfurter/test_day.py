"""GET /v1/latest and /v1/{day}."""

import pytest

from tests.helpers.history_service import Service, seen


def test_the_fields_are_those_of_frankfurter(history: Service) -> None:
    response = history.client.get("/v1/latest?base=USD&symbols=KRW,EUR")
    assert response.content_type == "application/json"
    assert response.text == (
        '{"amount":1.0,"base":"USD","date":"2026-10-30",'
        '"rates":{"EUR":0.895094880057,"KRW":1335.26673827}}'
    )


def test_the_base_is_the_euro_and_every_other_currency_is_listed_by_code(history: Service) -> None:
    body = history.client.get("/v1/latest").get_json()
    assert (body["amount"], body["base"]) == (1, "EUR")
    assert list(body["rates"]) == ["JPY", "KRW", "USD", "VND"]


def test_a_rate_of_the_sources_own_base_is_as_it_was_printed(history: Service) -> None:
    history.load(seen("ecb", "2026-10-31", USD="1.23456789012", KRW="0.00000123"))
    text = history.client.get("/v1/latest?symbols=USD,KRW").text
    assert '"KRW":0.00000123,"USD":1.23456789012' in text


def test_both_legs_are_of_one_snapshot(history: Service) -> None:
    body = history.client.get("/v1/latest?base=USD&symbols=VND").get_json()
    # 29001.5 / 1.13, both of currency-api; the newer value of the ECB is of another snapshot.
    assert body["rates"] == {"VND": 25665.0442478}
    assert history.client.get("/v1/latest?base=KRW&symbols=VND").status_code == 404


def test_all_rates_are_of_the_day_that_the_preferred_source_observed_last(history: Service) -> None:
    body = history.client.get("/v1/latest?symbols=USD,VND").get_json()
    assert (body["date"], body["rates"]) == ("2026-10-30", {"USD": 1.1172, "VND": 29000.5})
    body = history.client.get("/v1/latest?symbols=VND").get_json()
    assert (body["date"], body["rates"]) == ("2026-10-31", {"VND": 29001.5})


def test_a_currency_that_was_not_observed_on_that_day_is_left_out(history: Service) -> None:
    body = history.client.get("/v1/2026-10-29?symbols=USD,VND").get_json()
    assert (body["date"], body["rates"]) == ("2026-10-29", {"USD": 1.1164})


def test_a_day_without_rates_gets_those_of_the_last_day_up_to_a_week_before(
    history: Service,
) -> None:
    for day in ("2026-10-31", "2026-11-06"):
        body = history.client.get(f"/v1/{day}?symbols=USD").get_json()
        assert (body["date"], body["rates"]) == ("2026-10-30", {"USD": 1.1172})
    # The eighth day: only currency-api, which observed it on Saturday, still answers.
    body = history.client.get("/v1/2026-11-07?symbols=USD").get_json()
    assert (body["date"], body["rates"]) == ("2026-10-31", {"USD": 1.13})
    response = history.client.get("/v1/2026-11-08?symbols=USD")
    assert response.status_code == 404
    assert response.get_json()["message"] == response.get_json()["detail"]


def test_the_latest_rates_may_be_old_and_say_so_with_their_date(history: Service) -> None:
    history.clock.forward(days=400)
    assert history.client.get("/v1/latest?symbols=USD").get_json()["date"] == "2026-10-30"


def test_a_currency_that_ended_before_is_not_among_the_latest(history: Service) -> None:
    history.load(seen("ecb-archive", "2022-12-30", HRK="7.5365", USD="1.0666"))
    assert "HRK" not in history.client.get("/v1/latest").get_json()["rates"]
    assert history.client.get("/v1/latest?base=HRK").status_code == 404
    body = history.client.get("/v1/2022-12-31?base=HRK&symbols=EUR").get_json()
    assert (body["date"], body["rates"]) == ("2022-12-30", {"EUR": 0.132687587076})


def test_from_and_to_are_older_names_of_base_and_symbols(history: Service) -> None:
    older = history.client.get("/v1/2026-10-30?from=usd&to=krw,jpy")
    newer = history.client.get("/v1/2026-10-30?base=USD&symbols=KRW,JPY")
    assert older.text == newer.text
    assert set(newer.get_json()["rates"]) == {"KRW", "JPY"}


def test_an_amount_multiplies_every_rate_and_keeps_its_cents(history: Service) -> None:
    body = history.client.get("/v1/latest?amount=250.5&symbols=USD").get_json()
    assert (body["amount"], body["rates"]) == (250.5, {"USD": 279.8586})
    text = history.client.get("/v1/latest?amount=123456789012345&symbols=USD").text
    assert text.startswith('{"amount":123456789012345.0,')
    assert '"USD":137925924684591.83' in text  # 137925924684591.834


def test_unknown_codes_have_no_rates_and_unknown_parameters_no_effect(history: Service) -> None:
    body = history.client.get("/v1/latest?symbols=USD,BTC,DOGE,&_=1730000000").get_json()
    assert body["rates"] == {"USD": 1.1172}
    for query in ("?symbols=DOGE", "?base=DOGE", "?base=%00", "?symbols=,"):
        assert history.client.get(f"/v1/latest{query}").status_code == 404


def test_a_source_that_forbids_redistribution_is_left_out(history: Service) -> None:
    assert history.client.get("/v1/latest?symbols=TWD").status_code == 404
    assert history.client.get("/v1/2026-10-31..?symbols=TWD").status_code == 404


def test_a_header_names_the_sources(history: Service) -> None:
    response = history.client.get("/v1/latest?symbols=USD,VND")
    assert response.headers["Rate-Sources"] == "ecb, currency-api"


def test_a_caller_that_has_the_response_gets_304(history: Service) -> None:
    tag = history.client.get("/v1/latest").headers["ETag"]
    again = history.client.get("/v1/latest", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    history.load(seen("ecb", "2026-10-31", USD="1.2"))
    assert history.client.get("/v1/latest", headers={"If-None-Match": tag}).status_code == 200


def test_caches_keep_the_past_for_five_minutes_and_ask_for_a_stale_rate(history: Service) -> None:
    def kept(path: str) -> str:
        return history.client.get(path).headers["Cache-Control"]

    assert kept("/v1/latest") == "public, max-age=300, stale-while-revalidate=30"
    history.clock.forward(days=30)
    assert kept("/v1/latest") == "no-cache"
    for path in ("/v1/2026-10-30", "/v1/2026-10-28..2026-10-30", "/v2/rates?date=2026-10-30"):
        assert kept(path) == "public, max-age=300, stale-while-revalidate=30"


def test_pages_of_any_origin_may_read_the_rates_and_their_sources(history: Service) -> None:
    for path in ("/v1/latest", "/v1/currencies", "/v2/rates"):
        headers = history.client.get(path).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Rate-Sources" in headers["Access-Control-Expose-Headers"]
        assert history.client.options(path).headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("?amount=0", 422, "amount"),
        ("?amount=-1", 400, "amount"),
        ("?amount=1&amount=2", 400, "amount"),
        ("?symbols=USD&base=USD", 422, "symbols"),
        ("?base=USD&from=EUR", 400, "base"),
        ("?to=USD&to=KRW", 400, "to"),
        (f"?symbols={'USD,' * 2}{','.join(f'A{n}' for n in range(200))}", 400, "symbols"),
    ],
)
def test_an_invalid_parameter_is_refused_by_name(
    history: Service, query: str, status: int, field: str
) -> None:
    response = history.client.get(f"/v1/latest{query}")
    assert response.status_code == status
    body = response.get_json()
    assert [each["field"] for each in body["errors"]] == [field]
    assert body["message"] == body["detail"]


@pytest.mark.parametrize(
    "path", ["2026-13-45", "20261030", "2026-W44-5", "yesterday", "..2026-10-30"]
)
def test_a_path_that_is_not_a_day_does_not_exist(history: Service, path: str) -> None:
    response = history.client.get(f"/v1/{path}")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_the_whole_calendar_can_be_requested(history: Service) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        assert history.client.get(f"/v1/{day}").status_code == 404


def test_before_the_first_load_it_is_unavailable(history: Service) -> None:
    history.damage_store()
    response = history.client.get("/v1/latest")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
