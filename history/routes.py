"""The history API, ``/api/v1/history``."""

from collections.abc import Sequence

from flask import Blueprint, Response

from chassis.clock import Clock
from chassis.rates.snapshot import Snapshot
from chassis.web import parameters
from chassis.web.formats import JSON, preferred
from history import formats, lifetimes, metrics, responses
from history.points import bounded_together, points_of
from history.query import Query, read_interval, read_queries, read_query
from history.store import HistoryStore

STATS = "stats"
PARAMETERS = ("target", "base", "period", "from", "to", "source")


def blueprint(store: HistoryStore, clock: Clock) -> Blueprint:
    """Return the routes, which read from ``store``."""
    routes = Blueprint("history", __name__, url_prefix="/api/v1/history")

    @routes.get("")
    def history() -> Response:
        """Return the values of a pair in a period, in a range or on a date."""
        parameters.only(*PARAMETERS, "date", "interval", "format")
        queries = read_queries(clock())
        interval, media = read_interval(queries[0].span), preferred()
        for each in queries:
            metrics.count_query(each.target, each.base, each.span.name)
        found, revision = _found(store, queries)
        points = [
            points_of(query, each, interval) for query, each in zip(queries, found, strict=True)
        ]
        bounded_together(points)
        kept = lifetimes.kept(queries[0], *found)
        if media != JSON:
            return formats.export(queries, interval, points, media, revision, kept)
        if len(queries) > 1:
            body = responses.several(queries, found, interval, points)
            stale = [each["latest"] and each["latest"]["stale"] for each in body["series"]]
            return formats.tagged(body, kept, queries[0].span, revision, stale)
        body = responses.history(queries[0], found[0], interval, points[0])
        return formats.json_response(body, queries[0].span, revision, kept)

    @routes.get("/stats")
    def stats() -> Response:
        """Return statistics of a pair's daily values in a period or a range."""
        parameters.only(*PARAMETERS)
        query = read_query(clock())
        metrics.count_analysis(STATS, query.target)
        (snapshots,), revision = _found(store, [query])
        body = responses.stats(query, snapshots)
        kept = lifetimes.kept(query, snapshots)
        return formats.json_response(body, query.span, revision, kept)

    return routes


def _found(store: HistoryStore, queries: Sequence[Query]) -> tuple[list[list[Snapshot]], int]:
    """Return the snapshots of each pair, of one source if the request names it."""
    source, first = parameters.source("source"), queries[0]
    targets = [each.target for each in queries]
    pairs = store.pairs(first.base, targets, first.span.since, first.span.until).values()
    of_source = [[s for s in each.snapshots if source in (None, s.source)] for each in pairs]
    return of_source, next(iter(pairs)).revision
