"""The history API, ``/api/v1/history``."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response

from chassis.clock import Clock, rfc3339
from chassis.web import parameters
from chassis.web.formats import JSON, preferred
from chassis.web.problems import Unprocessable
from history import formats, metrics, responses
from history.cache import Pairs, ResponseCache
from history.extremes import is_daily
from history.formats import Exported
from history.observation import Observation
from history.parts import parts
from history.points import Point, bounded_together, with_extremes
from history.query import TARGETS_AT_MOST, Query, read_interval, read_queries, read_query
from history.store import HistoryStore, StoredPair

STATS = "stats"
PARAMETERS = ("target", "base", "period", "from", "to", "source")


def blueprint(store: HistoryStore, cache: ResponseCache, clock: Clock) -> Blueprint:
    """Return the routes, which read from ``store``; JSON responses come from ``cache``."""
    routes = Blueprint("history", __name__, url_prefix="/api/v1/history")

    @routes.get("")
    def history() -> Response:
        """Return the values of a pair in a period, in a range or on a date."""
        parameters.only(*PARAMETERS, "date", "interval", "as_of", "format")
        queries, source = read_queries(clock()), parameters.source("source")
        interval, media = read_interval(queries[0].span), preferred()
        as_of, daily = queries[0].as_of, is_daily(queries[0].span, interval)
        for each in queries if len(queries) <= TARGETS_AT_MOST else ():
            metrics.count_query(each.target, each.base, each.span.name)
        if media == JSON:
            _few(queries)
            asked = {"as_of": rfc3339(as_of)} if as_of else {}
            known = partial(_known, store, queries, source, daily)
            return cache.response(
                queries, lambda pairs: _body(queries, known(pairs), interval) | asked, source, daily
            )
        exported = Exported(queries, interval, media, store.revision())
        read = partial(_observations, store, source, daily)
        return formats.export(exported, parts(store, queries, interval, read))

    @routes.get("/stats")
    def stats() -> Response:
        """Return statistics of a pair's daily values in a period or a range."""
        parameters.only(*PARAMETERS)
        query, source = read_query(clock()), parameters.source("source")
        metrics.count_analysis(STATS, query.target)
        return cache.response(
            [query], lambda pairs: responses.stats(query, pairs[query.target].snapshots), source
        )

    return routes


def _few(queries: Sequence[Query]) -> None:
    if len(queries) > TARGETS_AT_MOST:
        raise Unprocessable("target", "all currencies are given as CSV or NDJSON only")


def _observations(
    store: HistoryStore, source: str | None, daily: bool, query: Query
) -> Sequence[Observation]:
    span, as_of = query.span, query.as_of
    if as_of is None:
        pair = store.pair(
            query.base,
            query.target,
            span.since,
            span.until,
            span.until if daily else span.carried_until,
        )
    else:
        pair = _as_of(store, query, as_of, daily)
    return pair.only(source).snapshots


def _known(
    store: HistoryStore, queries: Sequence[Query], source: str | None, daily: bool, pairs: Pairs
) -> Pairs:
    """Return the pairs as they were known at ``as_of`` if it is requested."""
    as_of = queries[0].as_of
    if as_of is None:
        return pairs
    return {each.target: _as_of(store, each, as_of, daily).only(source) for each in queries}


def _as_of(store: HistoryStore, query: Query, as_of: datetime, daily: bool) -> StoredPair:
    span = query.span
    return store.pair_as_of(query.base, query.target, span.since, span.until, as_of, daily=daily)


def _body(queries: Sequence[Query], pairs: Pairs, interval: str) -> dict[str, Any]:
    points, stored = _points(queries, pairs, interval), list(pairs.values())
    if len(queries) > 1:
        return responses.several(queries, stored, interval, points)
    return responses.history(queries[0], stored[0], interval, points[0])


def _points(queries: Sequence[Query], pairs: Pairs, interval: str) -> list[list[Point]]:
    points = [with_extremes(each, pairs[each.target].snapshots, interval) for each in queries]
    bounded_together(points)
    return points
