"""The history API, ``/api/v1/history``."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response

from chassis.clock import Clock, rfc3339
from chassis.web import parameters
from chassis.web.formats import JSON, preferred
from history import formats, lifetimes, metrics, responses
from history.cache import Pairs, ResponseCache, read_pairs
from history.points import Point, bounded_together, points_of
from history.query import Query, read_interval, read_queries, read_query
from history.store import HistoryStore

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
        as_of, known = queries[0].as_of, partial(_known, store, queries, source)
        for each in queries:
            metrics.count_query(each.target, each.base, each.span.name)
        if media == JSON:
            asked = {"as_of": rfc3339(as_of)} if as_of else {}
            return cache.response(
                queries, lambda pairs: _body(queries, known(pairs), interval) | asked, source
            )
        pairs = known(read_pairs(store, queries, source))
        kept = lifetimes.kept(queries[0], *(each.snapshots for each in pairs.values()))
        revision = pairs[queries[0].target].revision
        points = _points(queries, pairs, interval)
        return formats.export(queries, interval, points, media, revision, kept)

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


def _known(
    store: HistoryStore, queries: Sequence[Query], source: str | None, pairs: Pairs
) -> Pairs:
    """Return the pairs as they were known at ``as_of`` if it is requested."""
    span, as_of = queries[0].span, queries[0].as_of
    if as_of is None:
        return pairs
    return {
        each.target: store.pair_as_of(each.base, each.target, span.since, span.until, as_of).only(
            source
        )
        for each in queries
    }


def _body(queries: Sequence[Query], pairs: Pairs, interval: str) -> dict[str, Any]:
    points, stored = _points(queries, pairs, interval), list(pairs.values())
    if len(queries) > 1:
        return responses.several(queries, stored, interval, points)
    return responses.history(queries[0], stored[0], interval, points[0])


def _points(queries: Sequence[Query], pairs: Pairs, interval: str) -> list[list[Point]]:
    points = [points_of(each, pairs[each.target].snapshots, interval) for each in queries]
    bounded_together(points)
    return points
