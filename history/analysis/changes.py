"""How far every currency moved: the first and last value, and a few between for a small chart."""

from collections.abc import Sequence
from typing import Any, TypeVar

from chassis.rates.arithmetic import plain
from history.analysis.movement import shown_percent
from history.analysis.summary import dated
from history.points import Point

Item = TypeVar("Item")


def thinned(items: Sequence[Item], most: int) -> list[Item]:
    """Return at most so many of the items, evenly spread, the first and the last included."""
    if len(items) <= most:
        return list(items)
    last = len(items) - 1
    return [items[round(number * last / (most - 1))] for number in range(most)]


def change(points: Sequence[Point], most: int) -> dict[str, Any]:
    """Return the change over daily points, of which there must be one at least.

    The change is null if there is only one.
    """
    first, last = points[0].value, points[-1].value
    return {
        "observations": len(points),
        "first": dated(first),
        "last": dated(last),
        "change_percent": shown_percent(first.rate, last.rate) if len(points) > 1 else None,
        "points": [
            {"date": point.day.isoformat(), "rate": plain(point.value.rate)}
            for point in thinned(points, most)
        ],
    }
