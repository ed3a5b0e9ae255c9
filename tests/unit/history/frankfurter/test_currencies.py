"""GET /v1/currencies."""

from tests.helpers.history_service import Service, seen


def test_it_names_the_currencies_that_have_a_rate_now(history: Service) -> None:
    history.load(seen("ecb-archive", "2022-12-30", HRK="7.5365"))
    response = history.client.get("/v1/currencies")
    assert response.get_json() == {
        "EUR": "Euro",
        "JPY": "Japanese Yen",
        "KRW": "South Korean Won",
        "USD": "US Dollar",
        "VND": "Vietnamese Dong",
    }


def test_they_are_the_base_and_the_latest_rates(history: Service) -> None:
    names = history.client.get("/v1/currencies").get_json()
    latest = history.client.get("/v1/latest").get_json()
    assert names.keys() == latest["rates"].keys() | {latest["base"]}
