"""GET /api/v1/currencies/cost."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from currency.cost import Channel, break_even
from tests.helpers.currency import Service, friday

MID = Decimal("1491.76") / Decimal("175.68")
PERCENT = st.decimals(0, 20, places=2)


def cost(service: Service, query: str = "") -> dict[str, Any]:
    response = service.get(f"/currencies/cost?from=KRW&to=JPY&amount=300000{query}")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.get_json()
    return body


def only(body: dict[str, Any]) -> dict[str, Any]:
    (channel,) = body["channels"]
    assert (body["better"], body["break_even_amount"]) == (None, None)
    return dict(channel)


def test_without_a_spread_the_rate_is_the_mid_rate(service: Service) -> None:
    body = cost(service)
    found = only(body)
    assert found["customer_rate"] == found["effective_rate"] == body["quote"]["rate"]
    assert (found["spread_percent"], found["lost"], found["lost_percent"]) == (None, "0", "0")
    assert found["result"] == str(round(300000 / MID))


def test_amount_and_fee_come_back_with_every_digit(service: Service) -> None:
    query = "from=KRW&to=JPY&amount=1234567890123.5&fee=1000000000000.25"
    body = service.get(f"/currencies/cost?{query}").get_json()
    assert (body["amount"], only(body)["fee"]) == ("1234567890123.5", "1000000000000.25")


def test_a_currency_against_itself_needs_no_source(service: Service) -> None:
    body = service.get("/currencies/cost?from=KPW&to=KPW&amount=100&fee=1").get_json()
    assert body["quote"]["method"] == "identity"
    assert only(body)["result"] == "99.00"


def test_a_spread_makes_the_rate_dearer_and_a_discount_waives_a_part_of_it(
    service: Service,
) -> None:
    for query, markup in (
        ("&spread=1.75", "1.0175"),
        ("&spread=1.75&discount=90", "1.00175"),
        ("&spread=1.75&discount=100", "1"),
    ):
        found = only(cost(service, query))
        assert Decimal(found["customer_rate"]) == pytest.approx(MID * Decimal(markup))
        assert found["customer_rate"] == found["effective_rate"]
        lost = 100 - 100 / Decimal(markup)
        assert float(found["lost_percent"]) == pytest.approx(float(lost), abs=1e-9)


def test_fees_are_taken_from_the_amount(service: Service) -> None:
    service.load(friday(PLN="149.176"))
    body = service.get(
        "/currencies/cost?from=KRW&to=PLN&amount=100000&spread=2&discount=50&fee_percent=1&fee=980"
    ).get_json()
    assert only(body) == {
        "spread_percent": "2",
        "discount_percent": "50",
        "fee_percent": "1",
        "fee": "980",
        "customer_rate": "10.1",
        "result": "9704.95",
        "effective_rate": "10.3040195878",
        "lost": "2950",
        "lost_percent": "2.9504950495",
    }


def test_fees_that_use_up_the_amount_buy_nothing(service: Service) -> None:
    found = only(cost(service, "&fee=300001"))
    assert (found["result"], found["effective_rate"]) == ("0", None)
    assert (found["lost"], found["lost_percent"]) == ("300000", "100")


def test_no_amount_loses_no_share(service: Service) -> None:
    body = service.get("/currencies/cost?from=KRW&to=JPY&amount=0&spread=1").get_json()
    assert (only(body)["result"], only(body)["lost_percent"]) == ("0", None)


def test_two_channels_are_equal_at_the_break_even_amount(service: Service) -> None:
    query = "&spread=1.5&other_spread=0.5&other_fee=5000"
    body = cost(service, query)
    assert [each["spread_percent"] for each in body["channels"]] == ["1.5", "0.5"]
    assert (body["better"], body["break_even_amount"]) == ("first", "507500")
    results = [int(each["result"]) for each in body["channels"]]
    assert results[0] > results[1]
    equal = service.get(f"/currencies/cost?from=KRW&to=JPY&amount=507500{query}").get_json()
    assert len({each["result"] for each in equal["channels"]}) == 1
    assert equal["better"] == "equal"


def test_channels_that_are_never_or_always_equal_have_no_break_even_amount(
    service: Service,
) -> None:
    for query, better in (
        ("&spread=1&other_spread=1&other_fee=10", "first"),
        ("&spread=1&other_spread=1", "equal"),
        ("&spread=2&fee=10&other_spread=1", "other"),
    ):
        body = cost(service, query)
        assert (body["break_even_amount"], body["better"]) == (None, better)


def test_a_pair_without_a_rate_has_no_channels(service: Service) -> None:
    body = service.get("/currencies/cost?from=KRW&to=VND&amount=1&spread=1").get_json()
    assert (body["quote"], body["channels"], body["sources"]) == (None, [], [])


@settings(max_examples=100, deadline=None)
@given(PERCENT, PERCENT, PERCENT, PERCENT, st.integers(0, 9999), st.integers(0, 9999))
def test_at_a_break_even_amount_both_buy_the_same(
    spread: Decimal,
    other_spread: Decimal,
    percent: Decimal,
    other_percent: Decimal,
    fee: int,
    other_fee: int,
) -> None:
    one = Channel(spread, None, percent, Decimal(fee))
    other = Channel(other_spread, None, other_percent, Decimal(other_fee))
    amount = break_even(one, other)
    assume(amount is not None)
    assert amount is not None
    assert one.buys(amount, MID) > 0
    assert float(one.buys(amount, MID)) == pytest.approx(float(other.buys(amount, MID)), rel=1e-9)


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("&spread=100", 422, "spread"),
        ("&spread=-1", 400, "spread"),
        ("&spread=1&discount=101", 422, "discount"),
        ("&discount=50", 400, "spread"),
        ("&other_discount=50", 400, "other_spread"),
        ("&fee_percent=100", 422, "fee_percent"),
        ("&other_fee=x", 400, "other_fee"),
        ("&commission=1", 400, "commission"),
    ],
)
def test_an_invalid_parameter_is_refused_by_name(
    service: Service, query: str, status: int, field: str
) -> None:
    response = service.get(f"/currencies/cost?from=KRW&to=JPY&amount=1{query}")
    assert response.status_code == status
    assert response.get_json()["errors"][0]["field"] == field
