"""The catalogue of currencies and countries."""

import pytest

from chassis.catalogue.countries import ALSO_CALLED, countries, countries_using, find_country
from chassis.catalogue.currencies import currencies, is_in_use, is_known


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("JP", "JP"),
        ("jp", "JP"),
        ("Japan", "JP"),
        ("일본", "JP"),
        ("  south   KOREA ", "KR"),
        ("대한민국", "KR"),
        ("한국", "KR"),
        ("UK", "GB"),
        ("Türkiye", "TR"),
    ],
)
def test_a_country_is_found_by_code_and_by_either_name(text: str, code: str) -> None:
    found = find_country(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "XX", "XK", "EU", "Atlantis", "<b>", "J" * 5000])
def test_a_word_that_is_not_a_country_is_not_found(text: str) -> None:
    assert find_country(text) is None


def test_no_spelling_means_two_countries() -> None:
    spellings = [text.casefold() for each in countries().values() for text in each.spellings]
    assert len(spellings) == len(set(spellings))
    assert ALSO_CALLED.keys() <= countries().keys()


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
