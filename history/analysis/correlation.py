"""Correlation: how closely two rates moved together, on the dates that both have."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import sqrt
from typing import Any

from history.analysis.returns import Step

RETURNS_NEEDED = 10


def correlations(returns: Mapping[str, Mapping[Step, float]]) -> list[dict[str, Any]]:
    """Return the correlation of the log returns of each two targets.

    Only returns between the same two dates are compared; with fewer than ten of them, or without
    any movement, the coefficient is null.
    """
    pairs = combinations(returns.items(), 2)
    return [_of(one, other, left, right) for (one, left), (other, right) in pairs]


def coefficient(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Return Pearson's coefficient, -1 to 1, to four decimals; None if either does not vary."""
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    x_off, y_off = [x - x_mean for x in xs], [y - y_mean for y in ys]
    spread = sqrt(sum(x * x for x in x_off)) * sqrt(sum(y * y for y in y_off))
    if not spread:
        return None
    return round(sum(map(float.__mul__, x_off, y_off)) / spread, 4)


def _of(
    one: str, other: str, left: Mapping[Step, float], right: Mapping[Step, float]
) -> dict[str, Any]:
    common = sorted(left.keys() & right.keys())
    enough = len(common) >= RETURNS_NEEDED
    found = coefficient([left[s] for s in common], [right[s] for s in common]) if enough else None
    reason = None if found is not None else "no-movement" if enough else "too-few-observations"
    return {"targets": [one, other], "coefficient": found, "returns": len(common), "reason": reason}
