"""Decimal arithmetic of rates, without float: 34 digits internally, 12 in responses."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

# 34 digits are IEEE 754 decimal128; 12 are what every response shows (docs/architecture.md).
INTERNAL = Context(prec=34, rounding=ROUND_HALF_EVEN)
SHOWN = Context(prec=12, rounding=ROUND_HALF_EVEN)


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Divide with 34 digits."""
    return INTERNAL.divide(dividend, divisor)


def product(left: Decimal, right: Decimal) -> Decimal:
    """Multiply with 34 digits."""
    return INTERNAL.multiply(left, right)


def plain(value: Decimal) -> str:
    """Write ``value`` with at most 12 significant digits, no exponent and no trailing zeros."""
    shown = SHOWN.normalize(value)
    text = str(shown)
    return format(shown, "f") if "E" in text else text


def money(value: Decimal, minor_units: int) -> str:
    """Write an amount rounded half-even to the currency's ISO 4217 minor units."""
    unit = Decimal(1).scaleb(-minor_units)
    return format(value.quantize(unit, rounding=ROUND_HALF_EVEN, context=INTERNAL), "f")
