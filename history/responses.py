"""The bodies of responses, made from the snapshots of a pair."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

from chassis.clock import rfc3339
from chassis.rates.cadence import is_overdue
from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import SOURCES, credits_of
from chassis.rates.withdrawal import Withdrawal
from history import series
from history.analysis.summary import summary
from history.buckets import DAILY
from history.disagreement import disagreement
from history.points import Point, points_of, quoted
from history.query import Query
from history.store import StoredPair

OF_SERIES = ("target", "unit", "count", "points", "withdrawn", "reason", "latest", "disagreement")


def history(
    query: Query, pair: StoredPair, interval: str, points: Sequence[Point]
) -> dict[str, Any]:
    """Return the body of ``/history``."""
    return {
        **query.as_json(),
        "interval": interval,
        "count": len(points),
        "points": [point.as_json() for point in points],
        "withdrawn": [_withdrawn(each) for each in pair.withdrawn if each.day >= query.span.first],
        **context(query, pair.snapshots, points),
    }


def several(
    queries: Sequence[Query],
    pairs: Sequence[StoredPair],
    interval: str,
    points: Sequence[Sequence[Point]],
) -> dict[str, Any]:
    """Return the body of ``/history`` for several targets: a series for each, in their order."""
    bodies = [
        history(*each) for each in zip(queries, pairs, repeat(interval), points, strict=False)
    ]
    used = {each["name"] for body in bodies for each in body["sources"]}
    return {
        "base": queries[0].base,
        **queries[0].span.as_json(),
        "interval": interval,
        "count": sum(map(len, points)),
        "series": [{name: body[name] for name in OF_SERIES} for body in bodies],
        "sources": credits_of(used),
    }


def stats(query: Query, snapshots: Sequence[Snapshot]) -> dict[str, Any]:
    """Return the body of ``/history/stats``."""
    points = points_of(query, snapshots, DAILY)
    figures = summary([point.value for point in points])
    return {**query.as_json(), **figures, **context(query, snapshots, points)}


def _withdrawn(each: Withdrawal) -> dict[str, Any]:
    return {
        "date": each.day.isoformat(),
        "source": each.source,
        "currencies": list(each.quotes) or None,
        "why": each.why,
        "withdrawn_at": rfc3339(each.at),
    }


def context(query: Query, snapshots: Sequence[Snapshot], points: Sequence[Point]) -> dict[str, Any]:
    """Return the members that say where the points come from, or why a period has no point."""
    newest = series.newest(snapshots)
    latest = _latest(query, newest)
    return {
        "reason": None if points else _reason(query, snapshots),
        "latest": latest,
        "disagreement": disagreement(query, snapshots, newest),
        "sources": _sources(points, latest),
    }


def _latest(query: Query, snapshot: Snapshot | None) -> dict[str, Any] | None:
    if snapshot is None:
        return None
    age = max(0, int((query.now - snapshot.observed_at).total_seconds()))
    judged_at = min(query.now, query.span.until)
    late = is_overdue(SOURCES[snapshot.source].cadence, snapshot.observed_at, judged_at)
    stale = late or snapshot.frozen_since is not None
    return quoted(query, snapshot).as_json() | {"age_seconds": age, "stale": stale}


def _reason(query: Query, snapshots: Sequence[Snapshot]) -> str:
    if query.span.first > query.now.date():
        return "not-yet"
    return "not-observed" if snapshots else "never-observed"


def _sources(points: Iterable[Point], latest: dict[str, Any] | None) -> list[dict[str, Any]]:
    names = {point.value.source for point in points} | ({latest["source"]} if latest else set())
    return credits_of(names)
