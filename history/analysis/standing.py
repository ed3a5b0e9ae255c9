"""Where today's rate stands among those of the last days and years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import Any

from chassis.rates.arithmetic import plain
from chassis.rates.pair import Quotation
from history.analysis.absent import Absent
from history.analysis.movement import change_percent
from history.analysis.summary import dated

STREAK_NEEDS = 2


@dataclass(frozen=True, slots=True)
class Window:
    """The days up to today that a standing compares with, all of them without ``days``.

    ``needed`` is about half of the working days in it: with fewer values there is no standing.
    """

    name: str
    days: int | None
    needed: int

    def of(self, values: Sequence[Quotation], today: date) -> list[Quotation]:
        """Return the values of the window."""
        if self.days is None:
            return list(values)
        first = today - timedelta(days=self.days)
        return [value for value in values if value.observed_at.date() > first]


WINDOWS = (
    Window("30d", 30, 10),
    Window("90d", 90, 30),
    Window("365d", 365, 120),
    Window("all", None, 250),
)


def standing(values: Sequence[Quotation], today: date) -> dict[str, Any]:
    """Return the standing of the last of daily values in each window, and its streak.

    A window with too few values is null and listed in ``absent``.
    """
    absent: list[Absent] = []
    windows: dict[str, dict[str, Any] | None] = {}
    for window in WINDOWS:
        among = window.of(values, today)
        enough = len(among) >= window.needed
        windows[window.name] = _among(among) if enough else None
        if not enough:
            absent.append(Absent(window.name, window.needed, len(among)))
    streak = _streak(values)
    if streak is None:
        absent.append(Absent("streak", STREAK_NEEDS, len(values)))
    return {"windows": windows, "streak": streak, "absent": [each.as_json() for each in absent]}


def nowhere() -> dict[str, Any]:
    """Return the members of a standing that is not given."""
    return {"windows": {window.name: None for window in WINDOWS}, "streak": None, "absent": []}


def percentile(lower: int, equal: int, count: int) -> float:
    """Return the percentile rank: the share of lower values and half of the equal ones.

    In percent, to two decimals; the value itself counts as equal.
    """
    return round(100 * (lower + equal / 2) / count, 2)


def _among(values: list[Quotation]) -> dict[str, Any]:
    today = values[-1].rate
    rates = [value.rate for value in values]
    lower = sum(rate < today for rate in rates)
    equal = rates.count(today)
    return {
        "from": values[0].observed_at.date().isoformat(),
        "observations": len(rates),
        "percentile": percentile(lower, equal, len(rates)),
        "days_lower": lower,
        "days_higher": len(rates) - lower - equal,
        "high": _distance(max(values, key=attrgetter("rate")), values[-1]),
        "low": _distance(min(values, key=attrgetter("rate")), values[-1]),
    }


def _distance(extreme: Quotation, now: Quotation) -> dict[str, str]:
    return dated(extreme) | {"distance_percent": plain(change_percent(extreme.rate, now.rate))}


def _streak(values: Sequence[Quotation]) -> dict[str, Any] | None:
    """Return for how many values in a row the rate moved in the same direction."""
    if len(values) < STREAK_NEEDS:
        return None
    directions = [_direction(earlier, later) for earlier, later in pairwise(values)]
    last = directions[-1]
    days = next(
        (count for count, each in enumerate(reversed(directions)) if each != last), len(directions)
    )
    return {"direction": last, "days": days}


def _direction(earlier: Quotation, later: Quotation) -> str:
    if later.rate == earlier.rate:
        return "flat"
    return "rising" if later.rate > earlier.rate else "falling"
