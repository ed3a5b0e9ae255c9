"""For how long caches may keep the responses of the currency service."""

import pytest

from tests.helpers.currency import FRIDAY, Service, friday

OF_RATES = ("/currencies/latest", "/currencies/USD", "/currencies/convert?from=USD&to=KRW&amount=1")
OF_CATALOGUE = ("/countries", "/currencies/search?q=KRW")
EVERY = (*OF_RATES, *OF_CATALOGUE, "/currencies", "/sources")


def kept(service: Service, path: str) -> str:
    response = service.get(path)
    assert response.status_code == 200
    return response.headers["Cache-Control"]


@pytest.mark.parametrize("path", EVERY)
def test_an_unchanged_response_is_not_sent_again(service: Service, path: str) -> None:
    first = service.get(path)
    service.clock.forward(seconds=1)
    service.refresh()
    again = service.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == first.headers[name]


def test_a_response_made_from_rates_is_kept_until_the_next_are_due(service: Service) -> None:
    for path in (*OF_RATES, "/currencies"):
        assert kept(service, path) == "public, max-age=300, stale-while-revalidate=30"
    service.clock.now = FRIDAY.replace(month=11, day=2, hour=14, minute=59, second=20)
    service.refresh()
    for path in OF_RATES:
        assert kept(service, path) == "public, max-age=40, stale-while-revalidate=30"
    service.clock.forward(seconds=60)
    service.refresh()
    for path in OF_RATES:
        assert kept(service, path) == "public, max-age=30"


def test_a_stale_value_is_never_kept_without_asking(service: Service) -> None:
    service.clock.forward(days=9)
    service.refresh()
    for path in OF_RATES:
        assert kept(service, path) == "no-cache"


def test_nor_is_one_from_before_the_store_failed(service: Service) -> None:
    service.get("/currencies/latest")
    service.damage_store()
    service.refresh()
    for path in (*OF_RATES, "/currencies", "/sources"):
        assert kept(service, path) == "no-cache"


def test_other_rates_and_other_questions_have_other_tags(service: Service) -> None:
    tags = {path: service.get(path).headers["ETag"] for path in OF_RATES}
    other = service.get("/currencies/convert?from=USD&to=KRW&amount=2").headers["ETag"]
    assert other not in tags.values()
    service.load(friday(CHF="0.93"))
    for path, tag in tags.items():
        assert service.get(path).headers["ETag"] != tag


def test_the_catalogue_is_kept_for_an_hour(service: Service) -> None:
    for path in OF_CATALOGUE:
        assert kept(service, path) == "public, max-age=3600, stale-while-revalidate=86400"


@pytest.mark.parametrize("path", ["/currencies/XXX", "/currencies/latest?base=XXX", "/nothing"])
def test_an_error_is_never_kept(service: Service, path: str) -> None:
    response = service.get(path)
    assert response.status_code >= 400
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_what_is_for_operators_is_never_kept(service: Service) -> None:
    for path in ("/livez", "/readyz", "/version", "/metrics"):
        assert service.client.get(path).headers["Cache-Control"] == "no-store"
