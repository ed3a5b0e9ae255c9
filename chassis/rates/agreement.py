"""Whether two publishers mean the same rate (docs/architecture.md, "Which values are believed")."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Any

from chassis.clock import rfc3339
from chassis.rates.arithmetic import plain, product, quotient
from chassis.rates.pair import Quotation
from chassis.rates.sources import same_publisher

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


def spread_percent(value: Decimal, other: Decimal) -> Decimal:
    """Return by how many percent the larger of two values is above the smaller."""
    return product(quotient(max(value, other), min(value, other)) - 1, Decimal(100))


def disagreement(value: Quotation, others: Iterable[Quotation]) -> dict[str, Any] | None:
    """Return which other publisher's value of the same time differs most, and how far it does.

    Each source stands for itself with the one of its ``others`` that is nearest in time. None if
    no other publisher has the pair.
    """
    own = same_publisher(value.source)
    nearest: dict[str, tuple[timedelta, Quotation]] = {}
    for other in others:
        distance = abs(other.observed_at - value.observed_at)
        known = nearest.get(other.source)
        if other.source not in own and distance <= SAME_TIME and (not known or distance < known[0]):
            nearest[other.source] = distance, other
    if not nearest:
        return None
    spreads = [(spread_percent(value.rate, other.rate), other) for _, other in nearest.values()]
    spread, other = max(spreads, key=itemgetter(0))
    return {
        "source": other.source,
        "rate": plain(other.rate),
        "observed_at": rfc3339(other.observed_at),
        "spread_percent": plain(spread),
        "agrees": agrees(value.rate, other.rate),
    }
