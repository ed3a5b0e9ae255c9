"""The policy of the screen: one question per function, each about one value or moment."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from chassis.catalogue.currencies import is_known

# In 221,702 values of 27 years the ECB printed eight larger moves; six come from ISK, TRL and TRY.
JUMP_LIMIT = Decimal("0.20")
# Publishers differ by their hour of day and by their mix of banks, hardly ever by more.
AGREEMENT = Decimal("0.05")
# Two publishers mean the same time if at most a long weekend lies between them.
SAME_TIME = timedelta(days=4)
# Clocks of publishers and ours may differ a little.
CLOCK_SKEW = timedelta(minutes=5)
# What DECIMAL(28,12) keeps exactly.
LARGEST = Decimal(10) ** 16
DECIMALS = 12


class Reason(StrEnum):
    """Why a value was removed from its snapshot."""

    UNEXPECTED_BASE = "unexpected_base"
    FUTURE = "future"
    UNKNOWN_CODE = "unknown_code"
    NOT_A_NUMBER = "not_a_number"
    NOT_POSITIVE = "not_positive"
    OUT_OF_RANGE = "out_of_range"
    JUMP = "jump"


def of_publication(base: str, expected: str, observed_at: datetime, now: datetime) -> Reason | None:
    """Return why no value of a publication can be accepted, ``None`` if some can."""
    if base != expected:
        return Reason.UNEXPECTED_BASE
    return Reason.FUTURE if is_future(observed_at, now) else None


def of_value(quote: str, value: Decimal | None) -> Reason | None:
    """Return why a value by itself cannot be a rate of ``quote``, ``None`` if it can."""
    if not is_known(quote):
        return Reason.UNKNOWN_CODE
    if value is None or not value.is_finite():
        return Reason.NOT_A_NUMBER
    if value <= 0:
        return Reason.NOT_POSITIVE
    return None if is_storable(value) else Reason.OUT_OF_RANGE


def number(printed: str) -> Decimal | None:
    """Return the printed number, ``None`` if the text is not a number."""
    try:
        return Decimal(printed)
    except InvalidOperation:
        return None


def is_future(observed_at: datetime, now: datetime) -> bool:
    """Return whether a moment has not come yet."""
    return observed_at > now + CLOCK_SKEW


def is_storable(value: Decimal) -> bool:
    """Return whether every store keeps all digits of a positive value."""
    exponent = value.as_tuple().exponent
    return value < LARGEST and isinstance(exponent, int) and exponent >= -DECIMALS


def is_jump(value: Decimal, neighbour: Decimal) -> bool:
    """Return whether a value is too far from its neighbour in time to be accepted at once."""
    return _apart(value, neighbour, JUMP_LIMIT)


def agrees(value: Decimal, other: Decimal) -> bool:
    """Return whether two publishers' values can be the same rate."""
    return not _apart(value, other, AGREEMENT)


def is_same_time(moment: datetime, other: datetime) -> bool:
    """Return whether two publishers' moments are close enough to compare their values."""
    return abs(moment - other) <= SAME_TIME


def _apart(value: Decimal, other: Decimal, share: Decimal) -> bool:
    return max(value, other) > min(value, other) * (1 + share)
