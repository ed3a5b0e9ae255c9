"""Several targets beside each other in units of one base."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from chassis.rates.arithmetic import SHOWN, plain, product, quotient
from history.analysis.absent import Absent
from history.analysis.correlation import correlations
from history.analysis.movement import HUNDRED, change_percent
from history.analysis.returns import log_returns
from history.analysis.summary import dated
from history.analysis.volatility import RETURNS_NEEDED, annualised_percent
from history.points import Point

CHANGE_NEEDS = 2


def compared(
    daily: Mapping[str, Sequence[Point]], shown: Mapping[str, Sequence[Point]]
) -> dict[str, Any]:
    """Return the figures of each target from its daily points, and its indexed ``shown`` points.

    The first daily value of a target has the index 100. Rank 1 is the target whose rate rose
    most; equal changes share a rank.
    """
    returns = {
        target: log_returns([point.value for point in points]) for target, points in daily.items()
    }
    changes = {target: _change(points) for target, points in daily.items()}
    series = [
        {
            "target": target,
            **_figures(points, changes, target, list(returns[target].values())),
            "points": _indexed(points, shown[target]),
        }
        for target, points in daily.items()
    ]
    return {"series": series, "correlations": correlations(returns)}


def ranks(changes: Mapping[str, Decimal | None]) -> dict[str, int | None]:
    """Return the rank of each change, the greatest first; None for a change that is absent."""
    known = [change for change in changes.values() if change is not None]
    return {
        target: None if change is None else 1 + sum(other > change for other in known)
        for target, change in changes.items()
    }


def _figures(
    points: Sequence[Point],
    changes: Mapping[str, Decimal | None],
    target: str,
    returns: Sequence[float],
) -> dict[str, Any]:
    change, volatility = changes[target], annualised_percent(returns)
    absent = []
    if change is None:
        absent = [Absent(name, CHANGE_NEEDS, len(points)) for name in ("change_percent", "rank")]
    if volatility is None:
        absent.append(Absent("volatility_percent", RETURNS_NEEDED + 1, len(points)))
    return {
        "observations": len(points),
        "first": dated(points[0].value) if points else None,
        "last": dated(points[-1].value) if points else None,
        "change_percent": None if change is None else plain(change),
        "rank": ranks(changes)[target],
        "volatility_percent": volatility,
        "absent": [each.as_json() for each in absent],
    }


def _change(points: Sequence[Point]) -> Decimal | None:
    if len(points) < CHANGE_NEEDS:
        return None
    # What is shown as equal shares a rank, whatever the digits that are not shown.
    return SHOWN.plus(change_percent(points[0].value.rate, points[-1].value.rate))


def _indexed(daily: Sequence[Point], shown: Sequence[Point]) -> list[dict[str, str]]:
    return [
        {
            "date": point.day.isoformat(),
            "rate": plain(point.value.rate),
            "index": plain(product(quotient(point.value.rate, daily[0].value.rate), HUNDRED)),
        }
        for point in shown
    ]
