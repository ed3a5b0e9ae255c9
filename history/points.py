"""The points of a series: values, each with the day it stands for."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from chassis.rates.arithmetic import plain
from chassis.rates.pair import Quotation
from chassis.web.problems import Unprocessable
from history import extremes, series
from history.buckets import bucketed, members
from history.extremes import Extremes
from history.observation import Observation
from history.periods import DATE
from history.query import Query

POINTS_AT_MOST = 20_000


class ShownPoint(Struct, gc=False, omit_defaults=True):
    """A point as every response shows it; ``open``, ``high`` and ``low`` only if it has them."""

    date: date
    rate: str
    method: str
    source: str
    observed_at: datetime
    fetched_at: datetime
    precision: str
    open: str | None = None
    high: str | None = None
    low: str | None = None


class Point(Struct, frozen=True, gc=False):
    """A value and the day, or the first day of the bucket, that it stands for."""

    day: date
    value: Quotation
    extremes: Extremes | None = None

    def shown(self) -> ShownPoint:
        """Return the point as every response shows it."""
        value = self.value
        return ShownPoint(
            self.day,
            plain(value.rate),
            value.method,
            value.source,
            value.observed_at,
            value.fetched_at,
            value.precision,
            *(map(plain, self.extremes) if self.extremes else ()),
        )


def points_of(query: Query, snapshots: Sequence[Observation], interval: str) -> list[Point]:
    """Return the points that the query asks for, oldest first."""
    span, base, target = query.span, query.base, query.target
    if span.first > query.now.date():
        return []
    if span.name == DATE:
        return _on(query, snapshots)
    dated = bucketed(series.observed(snapshots, span.first, span.last), interval)
    return [Point(day, each.quotation(base, target)) for day, each in dated]


def with_extremes(query: Query, snapshots: Sequence[Observation], interval: str) -> list[Point]:
    """Return the same points, with their open, high and low if the range is short enough."""
    points = points_of(query, snapshots, interval)
    if not points or extremes.reason(query.span, interval):
        return points
    buckets = members(series.observed(snapshots, query.span.first, query.span.last), interval)
    return [
        replace(point, extremes=Extremes.of(bucket))
        for point, bucket in zip(points, buckets, strict=True)
    ]


def bounded_together(series: Iterable[Sequence[Point]]) -> None:
    """Raise 422 if several series together have more points than a response may contain."""
    count = sum(map(len, series))
    if count > POINTS_AT_MOST:
        raise Unprocessable(
            "interval", f"{count} points, at most {POINTS_AT_MOST}; choose a coarser one"
        )


def _on(query: Query, snapshots: Sequence[Observation]) -> list[Point]:
    day = query.span.first
    if (snapshot := series.on(snapshots, day)) is None:
        return []
    value = snapshot.quotation(query.base, query.target)
    return [Point(day, value.carried() if series.observed_on(snapshot) < day else value)]
