"""The bodies of answers, made from the snapshots of a pair."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from chassis.rates.cadence import is_overdue
from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import SOURCES, credits_of
from history import series
from history.buckets import DAILY
from history.points import Point, points, quoted
from history.question import Question
from history.statistics import summary


def history(
    question: Question, snapshots: Sequence[Snapshot], interval: str, found: Sequence[Point]
) -> dict[str, Any]:
    """Return the answer of ``/history``."""
    latest = _latest(question, snapshots)
    return question.as_json() | {
        "interval": interval,
        "count": len(found),
        "points": [point.as_json() for point in found],
        "reason": None if found else _reason(question, snapshots),
        "latest": latest,
        "sources": _sources(found, latest),
    }


def stats(question: Question, snapshots: Sequence[Snapshot]) -> dict[str, Any]:
    """Return the answer of ``/history/stats``."""
    found = points(question, snapshots, DAILY)
    latest = _latest(question, snapshots)
    return (
        question.as_json()
        | summary([point.value for point in found])
        | {
            "reason": None if found else _reason(question, snapshots),
            "latest": latest,
            "sources": _sources(found, latest),
        }
    )


def _latest(question: Question, snapshots: Sequence[Snapshot]) -> dict[str, Any] | None:
    snapshot = series.newest(snapshots)
    if snapshot is None:
        return None
    age = max(0, int((question.now - snapshot.observed_at).total_seconds()))
    return quoted(question, snapshot).as_json() | {
        "age_seconds": age,
        "stale": _is_stale(snapshot, min(question.now, question.span.until)),
    }


def _is_stale(snapshot: Snapshot, moment: datetime) -> bool:
    return is_overdue(SOURCES[snapshot.source].cadence, snapshot.observed_at, moment)


def _reason(question: Question, snapshots: Sequence[Snapshot]) -> str:
    if question.span.first > question.now.date():
        return "not-yet"
    return "not-observed" if snapshots else "never-observed"


def _sources(found: Iterable[Point], latest: dict[str, Any] | None) -> list[dict[str, Any]]:
    names = {point.value.source for point in found} | ({latest["source"]} if latest else set())
    return credits_of(names)
