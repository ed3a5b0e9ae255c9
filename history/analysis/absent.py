"""Why a figure is absent; a figure is never computed from fewer observations than it needs."""

from dataclasses import dataclass
from typing import Any, Literal

Reason = Literal["too-few-observations", "no-movement"]


@dataclass(frozen=True, slots=True)
class Absent:
    """A figure that is null, and why: it needs ``required`` observations and has ``found``."""

    figure: str
    required: int
    found: int
    reason: Reason = "too-few-observations"

    def as_json(self) -> dict[str, Any]:
        """Return the absence as every response shows it."""
        return {
            "figure": self.figure,
            "reason": self.reason,
            "required": self.required,
            "found": self.found,
        }
