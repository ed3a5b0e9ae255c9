"""One measured figure and the bound it is held against."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in words with units, and whether it is within its bound."""

    name: str
    measured: str
    bound: str
    holds: bool
