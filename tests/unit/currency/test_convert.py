"""GET /api/v1/currencies/convert."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.helpers.currency import FRIDAY, Service, friday
from tests.helpers.currency import service as currency_service


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


@pytest.mark.parametrize(
    "amount", ["1234567890123", "999999999999999.999999999999", "12.50", "0.000000000001", "0"]
)
def test_the_amount_comes_back_with_every_digit(service: Service, amount: str) -> None:
    body = service.get(f"/currencies/convert?from=USD&to=KRW&amount={amount}").get_json()
    assert body["amount"] == amount


def test_a_large_amount_is_converted_to_its_last_minor_unit(service: Service) -> None:
    service.load(friday(KWD="0.5"))
    query = "from=EUR&to=KWD&amount=1234567890123.002"
    assert service.get(f"/currencies/convert?{query}").get_json()["result"] == "617283945061.501"


@pytest.mark.parametrize("code", ["KPW", "USD", "KRW"])
def test_a_currency_is_1_in_units_of_itself_without_any_source(code: str, tmp_path: Path) -> None:
    empty = currency_service(tmp_path, filled=False)
    body = empty.get(f"/currencies/convert?from={code}&to={code}&amount=5").get_json()
    assert Decimal(body["result"]) == 5
    assert body["quote"] == {
        "rate": "1", "method": "identity", "source": None, "observed_at": None, "fetched_at": None,
        "precision": None, "age_seconds": None, "stale": False,
    }  # fmt: skip
    assert body["sources"] == []
    empty.close()


def test_a_currency_in_units_of_itself_is_never_stale(service: Service) -> None:
    service.clock.now = FRIDAY + timedelta(days=100)
    assert service.get("/currencies/USD?base=USD").get_json()["quote"]["stale"] is False
    latest = service.get("/currencies/latest?base=USD&symbols=USD,KPW").get_json()
    assert (latest["rates"]["USD"]["rate"], latest["stale"]) == ("1", False)
    assert (latest["missing"], latest["sources"]) == (["KPW"], [])


@pytest.mark.parametrize("amount", ["\u0661\u0662", "\uff11\uff12", "1\uff12", "\u0967.\u096b"])
def test_digits_of_other_scripts_are_refused(service: Service, amount: str) -> None:
    query = {"from": "USD", "to": "KRW", "amount": amount}
    assert service.get("/currencies/convert", query_string=query).status_code == 400


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
