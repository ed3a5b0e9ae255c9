"""``source``: the rates of one source alone."""

from dataclasses import replace

import pytest

from tests.helpers.currency import FRIDAY, Service
from tests.helpers.rates import snapshot


@pytest.fixture
def two(service: Service) -> Service:
    """A service with the ECB's rates and, less preferred, those of another source."""
    saturday = FRIDAY.replace(day=31, hour=0, minute=0)
    service.load(snapshot("currency-api", saturday, USD="1.13", KRW="1500", VND="29000"))
    return service


def test_one_source_answers_even_if_another_is_preferred(two: Service) -> None:
    for source, rate in (("ecb", "1335.26673827"), ("currency-api", "1327.43362832")):
        latest = two.get(f"/currencies/latest?symbols=USD&source={source}").get_json()
        one = two.get(f"/currencies/USD?source={source}").get_json()
        converted = two.get(
            f"/currencies/convert?from=USD&to=KRW&amount=1&source={source}"
        ).get_json()
        for value in (latest["rates"]["USD"], one["quote"], converted["quote"]):
            assert (value["rate"], value["source"]) == (rate, source)
        assert [each["name"] for each in latest["sources"]] == [source]
    assert two.get("/currencies/latest?symbols=USD").get_json()["rates"]["USD"]["source"] == "ecb"


def test_what_a_source_does_not_publish_has_no_value(two: Service) -> None:
    body = two.get("/currencies/latest?symbols=USD,VND&source=ecb").get_json()
    assert body["missing"] == ["VND"]
    assert "VND" not in two.get("/currencies/latest?source=ecb").get_json()["rates"]
    assert two.get("/currencies/VND?source=ecb").get_json()["quote"] is None
    nothing = two.get("/currencies/latest?symbols=USD&source=ecb-archive").get_json()
    assert (nothing["rates"], nothing["missing"]) == ({}, ["USD"])


def test_each_source_has_its_own_tag(two: Service) -> None:
    for path in ("/currencies/latest?symbols=USD", "/currencies/USD?base=KRW"):
        tags = {two.get(f"{path}{rest}").headers["ETag"] for rest in ("", "&source=ecb")}
        assert len(tags) == 2


def test_an_unknown_source_is_refused_and_the_known_are_named(two: Service) -> None:
    response = two.get("/currencies/latest?source=nobody")
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["field"] == "source"
    assert "ecb" in response.get_json()["detail"]


def test_a_currency_says_how_far_another_publisher_is_from_its_rate(two: Service) -> None:
    assert two.get("/currencies/USD").get_json()["disagreement"] == {
        "source": "currency-api",
        "rate": "1327.43362832",
        "observed_at": "2026-10-31T00:00:00Z",
        "spread_percent": "0.590094283327",
        "agrees": True,
    }
    for path in ("/currencies/VND", "/currencies/USD?source=ecb", "/currencies/USD?base=USD"):
        assert two.get(path).get_json()["disagreement"] is None


def test_a_source_that_repeats_itself_is_not_compared(two: Service) -> None:
    repeated = snapshot("currency-api", FRIDAY.replace(day=31, hour=9), USD="1.13", KRW="1500")
    two.load(replace(repeated, frozen_since=FRIDAY))
    assert two.get("/currencies/USD").get_json()["disagreement"] is None
