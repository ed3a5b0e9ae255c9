"""The routes of analysis below ``/api/v1/history``."""

from typing import Any

from flask import Blueprint, Response

from chassis.clock import Clock
from chassis.web import parameters
from history import formats, lifetimes, metrics
from history.analysis import requests, responses
from history.query import Query, read_interval, read_query
from history.store import HistoryStore, StoredPair

COMPARE, CHANGES, INDICATORS = "compare", "changes", "indicators"
STANDING, FORECAST = "standing", "forecast"
DAYS = ("period", "from", "to")


def blueprint(store: HistoryStore, clock: Clock) -> Blueprint:
    """Return the routes, which read from ``store``."""
    routes = Blueprint("analysis", __name__, url_prefix="/api/v1/history")

    @routes.get("/compare")
    def compare() -> Response:
        """Return several targets beside each other, with figures and correlations."""
        parameters.only("targets", "base", *DAYS, "interval")
        queries = requests.read_targets(clock())
        interval = read_interval(queries[0].span)
        metrics.count_analyses(COMPARE, [each.target for each in queries])
        pairs = _pairs(store, queries)
        return _response(responses.compare(queries, pairs, interval), queries[0], pairs)

    @routes.get("/changes")
    def changes() -> Response:
        """Return how far every currency moved."""
        parameters.only("base", *DAYS, "points")
        queries, most = requests.read_all(clock()), requests.read_points()
        metrics.count_analyses(CHANGES, [queries[0].base])
        pairs = _pairs(store, queries)
        return _response(responses.changes(queries, pairs, most), queries[0], pairs)

    @routes.get("/indicators")
    def indicators() -> Response:
        """Return moving averages, RSI and Bollinger bands of the working days requested."""
        parameters.only("target", "base", *DAYS)
        now = clock()
        query, whole = read_query(now), requests.read_pair(now)
        metrics.count_analyses(INDICATORS, [query.target])
        pairs = _pairs(store, [whole])
        body = responses.indicators(query, whole, pairs[query.target])
        return _response(body, query, pairs)

    @routes.get("/standing")
    def standing() -> Response:
        """Return where the last rate stands among those of the last days and years."""
        parameters.only("target", "base")
        query = requests.read_pair(clock())
        metrics.count_analyses(STANDING, [query.target])
        pairs = _pairs(store, [query])
        return _response(responses.standing(query, pairs[query.target]), query, pairs)

    @routes.get("/forecast")
    def forecast() -> Response:
        """Return the bands in which a random walk would end, and how often they held."""
        parameters.only("target", "base", "days")
        query, days = requests.read_pair(clock()), requests.read_horizon()
        metrics.count_analyses(FORECAST, [query.target])
        pairs = _pairs(store, [query])
        return _response(responses.forecast(query, pairs[query.target], days), query, pairs)

    return routes


def _pairs(store: HistoryStore, queries: list[Query]) -> dict[str, StoredPair]:
    base, span = queries[0].base, queries[0].span
    return store.pairs(base, [each.target for each in queries], span.since, span.until)


def _response(body: dict[str, Any], query: Query, pairs: dict[str, StoredPair]) -> Response:
    revision = next(iter(pairs.values())).revision
    kept = lifetimes.kept(query, *(pair.snapshots for pair in pairs.values()))
    return formats.tagged(body, kept, query.span, revision, responses.staleness(body))
