"""The arithmetic of rates and of money."""

from decimal import Decimal

import pytest

from chassis.rates.arithmetic import money, plain, product, quotient


def test_a_quotient_has_34_digits() -> None:
    assert quotient(Decimal(2), Decimal(3)) == Decimal("0.6666666666666666666666666666666667")


def test_a_result_is_rounded_only_once() -> None:
    # Rounded to 12 digits on the way, the product would end in ...0, not in ...5.
    third = quotient(Decimal(1), Decimal(3))
    assert plain(product(third, Decimal("3.00000000003"))) == "1.00000000001"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1335.266738274257", "1335.26673827"),
        ("0.000000123456789012345", "0.000000123456789012"),
        ("372274", "372274"),
        ("1.50", "1.5"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("1.000000000005", "1"),
        ("1.00000000005", "1.00000000005"),
        ("1.000000000015", "1.00000000002"),
        ("0.1234567890125", "0.123456789012"),  # half-even
    ],
)
def test_a_rate_is_written_plainly_with_twelve_significant_digits(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "minor_units", "text"),
    [
        ("2.5", 0, "2"),
        ("3.5", 0, "4"),
        ("1.005", 2, "1.00"),
        ("0.0005", 3, "0.000"),
        ("7", 2, "7.00"),
    ],
)
def test_money_is_rounded_half_even_to_minor_units(value: str, minor_units: int, text: str) -> None:
    assert money(Decimal(value), minor_units) == text
