"""The difference of two shares with its 95 % confidence interval.

Newcombe's hybrid score interval (R. G. Newcombe, Statistics in Medicine 17, 1998, 873-890, method
10): the Wilson intervals of both shares, combined. It never leaves -1 to 1 and keeps its coverage
for small counts and for shares near 0 and 1, where the usual interval does not.
"""

from dataclasses import dataclass
from math import hypot, sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Group:
    """The sessions that saw a variant, and how many of them reached the goal."""

    exposures: int
    conversions: int

    def __post_init__(self) -> None:
        """Raise ``ValueError`` if the counts are impossible."""
        if not 0 <= self.conversions <= self.exposures or not self.exposures:
            raise ValueError(f"{self.conversions} conversions of {self.exposures} are impossible")

    @property
    def share(self) -> float:
        """The share that reached the goal."""
        return self.conversions / self.exposures

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval of the share."""
        n, p = self.exposures, self.share
        middle = p + Z**2 / (2 * n)
        half = Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        return (middle - half) / (1 + Z**2 / n), (middle + half) / (1 + Z**2 / n)


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more often the goal is reached, as a difference of shares, and its bounds."""

    value: float
    low: float
    high: float


def difference(treatment: Group, control: Group) -> Difference:
    """Return the share of ``treatment`` less that of ``control``."""
    value = treatment.share - control.share
    (low, high), (control_low, control_high) = treatment.interval, control.interval
    return Difference(
        value,
        value - hypot(treatment.share - low, control_high - control.share),
        value + hypot(high - treatment.share, control.share - control_low),
    )
