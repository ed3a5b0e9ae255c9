"""The points of a series: values, each with the day it stands for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.rates.pair import Quotation, quotation
from chassis.rates.snapshot import Snapshot
from chassis.web.problems import Unprocessable
from history import series
from history.buckets import Dated, bucketed
from history.periods import DATE
from history.query import Query

POINTS_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Point:
    """A value and the day, or the first day of the bucket, that it stands for."""

    day: date
    value: Quotation

    def as_json(self) -> dict[str, Any]:
        """Return the point as every response shows it."""
        return {"date": self.day.isoformat(), **self.value.as_json()}


def points_of(query: Query, snapshots: Sequence[Snapshot], interval: str) -> list[Point]:
    """Return the points that the query asks for, oldest first."""
    dated = _dated(query, snapshots, interval)
    return [_point(query, day, snapshot) for day, snapshot in dated]


def bounded_together(series: Iterable[Sequence[Point]]) -> None:
    """Raise 422 if several series together have more points than a response may contain."""
    count = sum(map(len, series))
    if count > POINTS_AT_MOST:
        raise Unprocessable(
            "interval", f"{count} points, at most {POINTS_AT_MOST}; choose a coarser one"
        )


def quoted(query: Query, snapshot: Snapshot) -> Quotation:
    """Return the query's pair from a snapshot that has both legs."""
    value = quotation(snapshot, query.base, query.target)
    if value is None:
        raise ValueError(f"{snapshot.source} lacks a leg of {query.target}/{query.base}")
    return value


def _dated(query: Query, snapshots: Sequence[Snapshot], interval: str) -> list[Dated]:
    span = query.span
    if span.first > query.now.date():
        return []
    if span.name != DATE:
        return bucketed(series.observed(snapshots, span.first, span.last), interval)
    snapshot = series.on(snapshots, span.first)
    return [(span.first, snapshot)] if snapshot else []


def _point(query: Query, day: date, snapshot: Snapshot) -> Point:
    value = quoted(query, snapshot)
    carried = query.span.name == DATE and series.observed_on(snapshot) < day
    return Point(day, value.carried() if carried else value)
