"""The currency service while its store is filled for the first time, or rebuilt."""

import pytest

from tests.helpers.currency import Service, friday
from tests.helpers.rates import snapshot

RATES = ["/currencies/latest", "/currencies/convert?from=USD&to=KRW&amount=1", "/currencies/USD"]
LOADING = {"done": 4489, "total": 7126}


@pytest.fixture
def loading(empty_service: Service) -> Service:
    """A service whose store has rates of 2004 so far."""
    empty_service.store.begin_load(0, 7126)
    old = friday().observed_at.replace(year=2004)
    empty_service.load(snapshot("ecb", old, USD="1.27", KRW="1420"))
    empty_service.store.note_load(**LOADING)
    empty_service.refresh()
    return empty_service


@pytest.mark.parametrize("path", RATES)
def test_no_old_rate_is_shown_as_the_newest(loading: Service, path: str) -> None:
    response = loading.get(path)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert response.get_json(force=True)["loading"] == LOADING


def test_it_is_not_ready_and_says_how_far_it_is(loading: Service) -> None:
    response = loading.client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"]["rates"] == "rates are being loaded: 62 %"


def test_the_catalogue_and_the_search_need_no_rates(loading: Service) -> None:
    assert loading.get("/currencies/search?q=usd").status_code == 200
    listed = loading.get("/currencies").get_json()["currencies"]
    assert {each["quoted"] for each in listed} == {False}


@pytest.mark.parametrize("path", RATES)
def test_rates_are_served_once_the_load_has_ended(loading: Service, path: str) -> None:
    loading.load(friday())
    loading.store.end_load()
    loading.refresh()
    response = loading.get(path)
    assert response.status_code == 200
    assert "2026-10-30T13:15:00Z" in response.text
    assert loading.client.get("/readyz").status_code == 200


def test_rates_that_were_served_go_while_the_store_is_rebuilt(service: Service) -> None:
    assert service.get("/currencies/latest").status_code == 200
    service.damage_store()
    for file in service.path.parent.glob("currency.db*"):
        file.unlink()
    service.store.begin_load(0, 2)
    service.load(snapshot("ecb", friday().observed_at.replace(year=2004), USD="1.27", KRW="1420"))
    assert service.get("/currencies/latest").status_code == 503
    assert service.client.get("/readyz").status_code == 503
