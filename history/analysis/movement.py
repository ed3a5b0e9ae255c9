"""How far a rate moved: always against the first value."""

from decimal import Decimal

from chassis.rates.arithmetic import INTERNAL, plain, product, quotient

HUNDRED = Decimal(100)


def change_percent(first: Decimal, last: Decimal) -> Decimal:
    """Return by how many percent ``last`` is above ``first``, with 34 digits."""
    return product(quotient(INTERNAL.subtract(last, first), first), HUNDRED)


def shown_percent(first: Decimal, last: Decimal) -> str:
    """Return the change in percent as responses show it."""
    return plain(change_percent(first, last))
