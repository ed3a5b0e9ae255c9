"""Whether two publishers mean the same rate (docs/architecture.md, "Which values are believed")."""

from datetime import datetime, timedelta
from decimal import Decimal

AGREEMENT = Decimal("1.05")
SAME_TIME = timedelta(days=4)


def agrees(value: Decimal, other: Decimal) -> bool:
    """Return whether two publishers' values can be the same rate."""
    return not is_apart(value, other, AGREEMENT)


def is_same_time(moment: datetime, other: datetime) -> bool:
    """Return whether two publishers' moments are close enough to compare their values."""
    return abs(moment - other) <= SAME_TIME


def is_apart(value: Decimal, other: Decimal, factor: Decimal) -> bool:
    """Return whether the larger of two values is more than ``factor`` times the smaller."""
    return max(value, other) > min(value, other) * factor
