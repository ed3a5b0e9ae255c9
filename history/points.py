"""The points of a series: the values that answer a question, each with the day it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.rates.pair import Quotation, quotation
from chassis.rates.snapshot import Snapshot
from chassis.web.problems import Unprocessable
from history import series
from history.buckets import DATED, bucketed
from history.periods import DATE
from history.question import Question

POINTS_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Point:
    """A value and the day, or the first day of the bucket, that it stands for."""

    day: date
    value: Quotation

    def as_json(self) -> dict[str, Any]:
        """Return the point as every answer shows it."""
        return {"date": self.day.isoformat(), **self.value.as_json()}


def points(question: Question, snapshots: Sequence[Snapshot], interval: str) -> list[Point]:
    """Return the values that answer the question, oldest first."""
    dated = _dated(question, snapshots, interval)
    return [_point(question, day, snapshot) for day, snapshot in dated]


def bounded(found: list[Point]) -> list[Point]:
    """Return the points; 422 if they are more than an answer may hold."""
    if len(found) > POINTS_AT_MOST:
        raise Unprocessable(
            "interval", f"{len(found)} points, at most {POINTS_AT_MOST}; choose a coarser one"
        )
    return found


def quoted(question: Question, snapshot: Snapshot) -> Quotation:
    """Return the question's pair from a snapshot that has both legs."""
    value = quotation(snapshot, question.base, question.target)
    if value is None:
        raise ValueError(f"{snapshot.source} lacks a leg of {question.target}/{question.base}")
    return value


def _dated(question: Question, snapshots: Sequence[Snapshot], interval: str) -> list[DATED]:
    span = question.span
    if span.first > question.now.date():
        return []
    if span.name != DATE:
        return bucketed(series.observed(snapshots, span.first, span.last), interval)
    answering = series.on(snapshots, span.first)
    return [(span.first, answering)] if answering else []


def _point(question: Question, day: date, snapshot: Snapshot) -> Point:
    value = quoted(question, snapshot)
    carried = question.span.name == DATE and series.observed_on(snapshot) < day
    return Point(day, value.carried() if carried else value)
