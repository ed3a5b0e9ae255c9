"""Labels come from closed sets, whatever a caller sends."""

import iso4217
import pytest

from chassis.catalogue.labels import NAMED_CURRENCIES, base_label, currency_label
from chassis.metrics.http import method_label


def test_at_most_sixty_currencies_are_named_and_all_are_currencies() -> None:
    assert len(NAMED_CURRENCIES) <= 60
    assert {entry.code for entry in iso4217.Currency} >= NAMED_CURRENCIES


@pytest.mark.parametrize("code", ["KRW", "EUR", "VND", "TWD"])
def test_a_travellers_currency_is_named(code: str) -> None:
    assert currency_label(code) == code


@pytest.mark.parametrize("code", ["XDR", "usd", "", "USD\n", "x" * 10_000])
def test_any_other_code_is_other(code: str) -> None:
    assert currency_label(code) == "other"
    assert base_label(code) == "other"
    assert method_label(code) == "other"


@pytest.mark.parametrize("code", ["KRW", "USD", "EUR", "JPY"])
def test_a_usual_base_is_named(code: str) -> None:
    assert base_label(code) == code


def test_an_unusual_base_is_other() -> None:
    assert base_label("GBP") == "other"


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_a_usual_method_is_named(method: str) -> None:
    assert method_label(method) == method
