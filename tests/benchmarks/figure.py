"""One measured figure and its bound."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement as text with units, and whether it is within its bound."""

    name: str
    measured: str
    bound: str
    holds: bool
