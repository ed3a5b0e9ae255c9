"""The catalogue of currencies and countries."""

import pytest

from chassis.catalogue.countries import countries, countries_using
from chassis.catalogue.currencies import currencies, is_in_use, is_known


def test_a_country_that_changed_its_currency_has_the_new_one() -> None:
    assert countries()["BG"].currency == "EUR"
    assert countries()["HR"].currency == "EUR"
    assert "BG" in {country.code for country in countries_using("EUR")}


def test_a_country_with_two_currencies_has_its_own() -> None:
    assert countries()["BT"].currency == "BTN"
    assert countries()["PA"].currency == "PAB"


def test_every_country_pays_with_a_currency_in_use() -> None:
    assert all(is_in_use(country.currency) for country in countries().values())


@pytest.mark.parametrize("code", ["USD", "KRW", "VND", "TWD", "XOF", "ZWG"])
def test_a_current_currency_is_known_and_in_use(code: str) -> None:
    assert is_known(code)
    assert is_in_use(code)


@pytest.mark.parametrize("code", ["TRL", "EEK", "ROL", "HRK", "BGN", "CYP", "MTL", "SIT", "SKK"])
def test_a_withdrawn_currency_is_known_but_not_in_use(code: str) -> None:
    assert is_known(code)
    assert not is_in_use(code)


@pytest.mark.parametrize("code", ["XAU", "XDR", "XXX", "XTS", "BTC", "CLF", "usd", "", "EURO"])
def test_metals_funds_coins_and_words_are_not_currencies(code: str) -> None:
    assert not is_known(code)


@pytest.mark.parametrize(("code", "digits"), [("JPY", 0), ("KWD", 3), ("IQD", 3), ("RSD", 2)])
def test_minor_units_are_those_of_iso_4217(code: str, digits: int) -> None:
    assert currencies()[code].minor_units == digits
