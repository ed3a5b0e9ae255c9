"""Decimal arithmetic of rates: 34 digits inside, 12 significant digits outside, no float."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

# 34 digits are IEEE 754 decimal128; 12 are what every answer shows (docs/architecture.md).
INSIDE = Context(prec=34, rounding=ROUND_HALF_EVEN)
OUTSIDE = Context(prec=12, rounding=ROUND_HALF_EVEN)


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Divide with 34 digits."""
    return INSIDE.divide(dividend, divisor)


def product(left: Decimal, right: Decimal) -> Decimal:
    """Multiply with 34 digits."""
    return INSIDE.multiply(left, right)


def plain(value: Decimal) -> str:
    """Write ``value`` with at most 12 significant digits, no exponent and no trailing zeros."""
    text = format(OUTSIDE.plus(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Decimal, minor_units: int) -> str:
    """Write an amount rounded half-even to the currency's ISO 4217 minor units."""
    unit = Decimal(1).scaleb(-minor_units)
    return format(value.quantize(unit, rounding=ROUND_HALF_EVEN, context=INSIDE), "f")
