"""JSON numbers from decimals."""

import json
from decimal import Decimal

import pytest

from history.frankfurter.numbers import shown, written


@pytest.mark.parametrize(
    ("value", "minor_units", "text"),
    [
        ("1335.266738274257", 2, "1335.26673827"),
        ("0.000000748914034429", 2, "0.000000748914034429"),
        ("137925924684591.834", 2, "137925924684591.83"),
        ("137925924684591.834", 0, "137925924684592.0"),
        ("1.50", 2, "1.5"),
        ("1E+20", 3, "100000000000000000000.0"),
        ("123456789012345678901234567890123456", 2, "123456789012345678901234567890123000.0"),
    ],
)
def test_a_rate_has_twelve_digits_and_at_least_its_minor_units(
    value: str, minor_units: int, text: str
) -> None:
    assert written(shown(Decimal(value), minor_units)) == text


def test_a_number_keeps_digits_that_a_float_would_lose() -> None:
    text = written({"rates": [Decimal("12345678901234567.01")], "name": 'a "b" 원'})
    assert text == '{"rates":[12345678901234567.01],"name":"a \\"b\\" 원"}'
    assert json.loads(text, parse_float=Decimal)["rates"] == [Decimal("12345678901234567.01")]
