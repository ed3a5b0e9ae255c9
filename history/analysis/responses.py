"""The bodies of responses of analysis, made from the daily values of pairs."""

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.rates.pair import unit
from chassis.rates.sources import credits_of
from history.analysis.changes import change
from history.analysis.compare import compared
from history.analysis.forecast import forecast as forecast_of
from history.analysis.forecast import nothing
from history.analysis.indicators import absent
from history.analysis.indicators import indicators as indicators_of
from history.analysis.requests import ending_with
from history.analysis.standing import nowhere
from history.analysis.standing import standing as standing_of
from history.buckets import DAILY
from history.points import Point, bounded_together, points_of
from history.query import Query
from history.responses import context
from history.store import StoredPair

STALE = "stale"
Pairs = Mapping[str, StoredPair]


def compare(queries: Sequence[Query], pairs: Pairs, interval: str) -> dict[str, Any]:
    """Return the body of ``/history/compare``."""
    daily = {each.target: _points(each, pairs, DAILY) for each in queries}
    shown = daily
    if interval != DAILY:
        shown = {each.target: _points(each, pairs, interval) for each in queries}
    bounded_together(shown.values())
    body = compared(daily, shown)
    for query, series in zip(queries, body["series"], strict=True):
        origin = context(query, pairs[query.target].snapshots, daily[query.target])
        series |= {"unit": unit(query.base, query.target), **_without_sources(origin)}
    return {**_shared(queries), "interval": interval, **body, "sources": _credits(daily.values())}


def changes(queries: Sequence[Query], pairs: Pairs, most: int) -> dict[str, Any]:
    """Return the body of ``/history/changes``: the currencies that have a value on these days."""
    daily = {each.target: _points(each, pairs, DAILY) for each in queries}
    found = [_changed(each, pairs, daily, most) for each in queries if daily[each.target]]
    return {
        **_shared(queries),
        "currencies": found,
        "missing": [each.target for each in queries if not daily[each.target]],
        "sources": _credits(daily.values()),
    }


def indicators(query: Query, pair: StoredPair) -> dict[str, Any]:
    """Return the body of ``/history/indicators``, computed from all values up to each day.

    So a day has the same indicators whatever range is requested.
    """
    points = points_of(ending_with(query), pair.snapshots, DAILY)
    first, last = query.span.first, query.span.last
    days = [point for point in points if first <= point.day <= last]
    indicated = [
        each
        for each in indicators_of([point.value for point in points])
        if first <= each.value.observed_at.date() <= last
    ]
    return {
        **query.as_json(),
        "count": len(indicated),
        "points": [each.as_json() for each in indicated],
        "absent": [each.as_json() for each in absent(indicated)],
        **context(query, pair.snapshots, days),
    }


def standing(query: Query, pair: StoredPair) -> dict[str, Any]:
    """Return the body of ``/history/standing``; without figures if the last rate is stale."""
    points = points_of(query, pair.snapshots, DAILY)
    origin = _current(query, pair, points)
    values = [point.value for point in points]
    figures = nowhere() if origin["reason"] else standing_of(values, query.now.date())
    return {**_pair(query), **figures, **origin}


def forecast(query: Query, pair: StoredPair, days: int) -> dict[str, Any]:
    """Return the body of ``/history/forecast``; without figures if the last rate is stale."""
    points = points_of(query, pair.snapshots, DAILY)
    origin = _current(query, pair, points)
    values = [point.value for point in points]
    figures = nothing() if origin["reason"] else forecast_of(values, days)
    return {**_pair(query), "days": days, "direction": "not-predictable", **figures, **origin}


def _points(query: Query, pairs: Pairs, interval: str) -> list[Point]:
    return points_of(query, pairs[query.target].snapshots, interval)


def _changed(
    query: Query, pairs: Pairs, daily: Mapping[str, list[Point]], most: int
) -> dict[str, Any]:
    points = daily[query.target]
    origin = context(query, pairs[query.target].snapshots, points)
    return {
        "target": query.target,
        "unit": unit(query.base, query.target),
        **change(points, most),
        "latest": origin["latest"],
        "disagreement": origin["disagreement"],
    }


def _current(query: Query, pair: StoredPair, points: Sequence[Point]) -> dict[str, Any]:
    origin = context(query, pair.snapshots, points)
    latest = origin["latest"]
    return origin | {"reason": STALE} if latest and latest["stale"] else origin


def _pair(query: Query) -> dict[str, str]:
    names = ("target", "base", "unit")
    return {name: member for name, member in query.as_json().items() if name in names}


def _shared(queries: Sequence[Query]) -> dict[str, Any]:
    return {"base": queries[0].base, **queries[0].span.as_json()}


def _without_sources(origin: Mapping[str, Any]) -> dict[str, Any]:
    return {name: member for name, member in origin.items() if name != "sources"}


def _credits(series: Any) -> list[dict[str, Any]]:
    return credits_of({point.value.source for points in series for point in points})
