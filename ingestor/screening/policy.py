"""The policy of the screen: one question per function, each about one value or moment."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache

from chassis.catalogue.currencies import is_known, was_in_use
from chassis.rates.agreement import is_apart
from chassis.rates.arithmetic import INTERNAL, SHOWN
from chassis.rates.cadence import is_target_day

# The data behind these limits: docs/architecture.md, "Which values are believed".
JUMP_FACTOR, JUMP_DAYS = Decimal("1.20"), 3
TICK = timedelta(microseconds=1)
LASTING = timedelta(days=5)
WHOLE_NEEDS = 2
# Clocks of publishers and ours may differ a little.
CLOCK_SKEW = timedelta(minutes=5)
# What DECIMAL(28,12) keeps exactly.
LARGEST = Decimal(10) ** 16
DECIMALS = 12
FROZEN_SHARE, FROZEN_NEEDS = Decimal("0.9"), 10
# The first day of the euro: no source has an older value.
EARLIEST = datetime(1999, 1, 1, tzinfo=UTC)
# Decimal itself also reads digits of other scripts and underscores.
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


class Reason(StrEnum):
    """Why a value was removed from its snapshot."""

    UNEXPECTED_BASE = "unexpected_base"
    FUTURE = "future"
    TOO_OLD = "too_old"
    REPEATED = "repeated"
    UNKNOWN_CODE = "unknown_code"
    WITHDRAWN_CODE = "withdrawn_code"
    NOT_A_NUMBER = "not_a_number"
    NOT_POSITIVE = "not_positive"
    OUT_OF_RANGE = "out_of_range"
    JUMP = "jump"
    DISAGREEMENT = "disagreement"
    WHOLE_PUBLICATION = "whole_publication"


def of_publication(base: str, expected: str, observed_at: datetime, now: datetime) -> Reason | None:
    """Return why no value of a publication can be accepted, ``None`` if some can."""
    if base != expected:
        return Reason.UNEXPECTED_BASE
    if observed_at < EARLIEST:
        return Reason.TOO_OLD
    return Reason.FUTURE if is_future(observed_at, now) else None


def of_value(quote: str, value: Decimal | None, observed_at: datetime) -> Reason | None:
    """Return why a value by itself cannot be a rate of ``quote``, ``None`` if it can."""
    if not is_known(quote):
        return Reason.UNKNOWN_CODE
    if not was_in_use(quote, observed_at.date()):
        return Reason.WITHDRAWN_CODE
    if value is None or not value.is_finite():
        return Reason.NOT_A_NUMBER
    if value <= 0:
        return Reason.NOT_POSITIVE
    return None if is_storable(value) else Reason.OUT_OF_RANGE


def number(printed: str) -> Decimal | None:
    """Return the printed number, ``None`` if the text is not one of ASCII digits."""
    try:
        return Decimal(printed) if NUMBER.fullmatch(printed) else None
    except InvalidOperation:
        return None


def is_future(observed_at: datetime, now: datetime) -> bool:
    """Return whether a moment has not come yet."""
    return observed_at > now + CLOCK_SKEW


def is_storable(value: Decimal) -> bool:
    """Return whether every store keeps all digits of a positive value."""
    exponent = value.as_tuple().exponent
    return value < LARGEST and isinstance(exponent, int) and exponent >= -DECIMALS


def is_jump(value: Decimal, neighbour: Decimal, gap: timedelta) -> bool:
    """Return whether a value is too far from its neighbour in time to be accepted at once."""
    return is_apart(value, neighbour, move_limit(gap))


def move_limit(gap: timedelta) -> Decimal:
    """Return the largest believable factor between two values that are ``gap`` apart.

    It is 1.20 for up to three days and then grows with the square root of time.
    """
    return _move_limit(max(JUMP_DAYS, -(-abs(gap) // timedelta(days=1))))


def is_most(flags: Sequence[bool]) -> bool:
    """Return whether something is true of a publication as a whole: of half its values or more."""
    return len(flags) >= WHOLE_NEEDS and 2 * sum(flags) >= len(flags)


def is_frozen(equal: Sequence[bool], earlier: datetime, later: datetime) -> bool:
    """Return whether a publication repeats the one before, though markets were open in between.

    ``equal`` says of each quote that both have whether its value is the same.
    """
    repeated = len(equal) >= FROZEN_NEEDS and sum(equal) > FROZEN_SHARE * len(equal)
    return repeated and _markets_opened(earlier, later)


def _markets_opened(earlier: datetime, later: datetime) -> bool:
    days = max(0, (later - TICK).date().toordinal() - earlier.date().toordinal()) + 1
    return any(is_target_day(earlier.date() + timedelta(days=n)) for n in range(min(days, 15)))


@cache
def _move_limit(days: int) -> Decimal:
    periods = INTERNAL.divide(Decimal(days), Decimal(JUMP_DAYS))
    power = INTERNAL.multiply(INTERNAL.ln(JUMP_FACTOR), INTERNAL.sqrt(periods))
    return SHOWN.plus(INTERNAL.exp(power))
