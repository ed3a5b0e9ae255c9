"""GET /api/v1/currencies/convert."""

import pytest

from tests.helpers.currency import Service, friday


@pytest.mark.parametrize(
    ("query", "result"),
    [
        ("from=USD&to=KRW&amount=12.5", "16691"),  # 16690.834...
        ("from=KRW&to=USD&amount=10000", "7.49"),  # 7.4891403...
        ("from=EUR&to=USD&amount=0.5", "0.56"),  # 0.5586
        ("from=USD&to=USD&amount=1.005", "1.00"),  # half-even
        ("from=EUR&to=KWD&amount=1", "0.345"),
        ("from=EUR&to=USD&amount=0", "0.00"),
    ],
)
def test_it_rounds_once_to_the_minor_units_of_the_target(
    service: Service, query: str, result: str
) -> None:
    service.load(friday(KWD="0.34501"))
    assert service.get(f"/currencies/convert?{query}").get_json()["result"] == result


def test_minor_units_are_those_of_iso_4217(service: Service) -> None:
    service.load(friday(IQD="1463.12345"))
    body = service.get("/currencies/convert?from=EUR&to=IQD&amount=1").get_json()
    assert body["result"] == "1463.123"


def test_it_shows_the_rate_it_used(service: Service) -> None:
    body = service.get("/currencies/convert?from=USD&to=KRW&amount=1").get_json()
    assert body["unit"] == "KRW per 1 USD"
    assert body["quote"]["rate"] == "1335.26673827"
    assert body["sources"][0]["name"] == "ecb"


def test_without_a_rate_the_result_is_null(service: Service) -> None:
    body = service.get("/currencies/convert?from=VND&to=KRW&amount=1").get_json()
    assert (body["result"], body["quote"]) == (None, None)


@pytest.mark.parametrize("amount", ["", "-1", "1e5", "NaN", "1,000", "1" * 16, "0.1234567890123"])
def test_an_amount_that_is_not_a_plain_number_is_refused(service: Service, amount: str) -> None:
    query = {"from": "USD", "to": "KRW", "amount": amount}
    response = service.get("/currencies/convert", query_string=query)
    assert response.status_code == 400
    assert response.get_json()["errors"][0]["field"] == "amount"


def test_both_currencies_are_required(service: Service) -> None:
    response = service.get("/currencies/convert?from=USD&amount=1")
    assert response.status_code == 400
    assert response.get_json()["errors"][0]["field"] == "to"


def test_several_targets_have_the_results_that_each_has_alone(service: Service) -> None:
    path = "/currencies/convert?from=USD&amount=12.50&to="
    body = service.get(f"{path}KRW,jpy,VND,USD,KRW").get_json()
    assert [each["to"] for each in body["conversions"]] == ["KRW", "JPY", "VND", "USD"]
    for each in body["conversions"]:
        alone = service.get(f"{path}{each['to']}").get_json()
        assert {name: alone[name] for name in each} == each
    assert body["conversions"][2] == {
        "to": "VND",
        "result": None,
        "unit": "VND per 1 USD",
        "quote": None,
    }
    assert [each["name"] for each in body["sources"]] == ["ecb"]


@pytest.mark.parametrize(
    ("targets", "status"),
    [("KRW,XXX", 422), ("KRW,,USD", 422), ("KRW,DEM", 422), (",".join(["KRW"] * 51), 400)],
)
def test_targets_are_refused_as_a_whole(service: Service, targets: str, status: int) -> None:
    response = service.get(f"/currencies/convert?from=USD&amount=1&to={targets}")
    assert response.status_code == status
    assert response.get_json()["errors"][0]["field"] == "to"
