"""Daily log returns: from one working day to the next, observed by one publisher."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import log

from chassis.rates.pair import CARRY_DAYS, Quotation
from chassis.rates.sources import same_publisher

FRIDAY = 4
NEIGHBOURS = timedelta(days=CARRY_DAYS)
Step = tuple[date, date]


def working(values: Sequence[Quotation]) -> list[Quotation]:
    """Return the values of Monday to Friday, because weekends are not trading days."""
    return [value for value in values if value.observed_at.weekday() <= FRIDAY]


def are_neighbours(earlier: Quotation, later: Quotation) -> bool:
    """Return whether one publisher observed both, at most seven days apart."""
    near = later.observed_at - earlier.observed_at <= NEIGHBOURS
    same = later.source == earlier.source or later.source in same_publisher(earlier.source)
    return near and same


def log_returns(values: Sequence[Quotation]) -> dict[Step, float]:
    """Return the log returns between neighbouring working days, by their two dates.

    A return over a gap of more than seven days, or over a change of publisher, is left out.
    """
    return {
        (earlier.observed_at.date(), later.observed_at.date()): log(later.rate) - log(earlier.rate)
        for earlier, later in pairwise(working(values))
        if are_neighbours(earlier, later)
    }


def unbroken(values: Sequence[Quotation]) -> Iterator[list[Quotation]]:
    """Yield the stretches of working days in which all values are neighbours, oldest first."""
    stretch: list[Quotation] = []
    for value in working(values):
        if stretch and not are_neighbours(stretch[-1], value):
            yield stretch
            stretch = []
        stretch.append(value)
    if stretch:
        yield stretch
