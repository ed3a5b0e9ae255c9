"""Quantities are read as Kubernetes reads them."""

from decimal import Decimal

import pytest

from tests.helpers.manifests.quantity import quantity


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("100m", "0.1"),
        ("1.5", "1.5"),
        ("64Mi", "67108864"),
        ("1Ki", "1024"),
        ("2G", "2000000000"),
        ("3k", "3000"),
        ("1e3", "1000"),
        (2, "2"),
    ],
)
def test_a_unit_is_a_power_of_1000_or_of_1024(text: object, number: str) -> None:
    assert quantity(text) == Decimal(number)


@pytest.mark.parametrize("text", ["128MB", "1 Gi", "", "1K", "half"])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a quantity"):
        quantity(text)
