"""The routes of analysis below ``/api/v1/history``."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response

from chassis.clock import Clock
from chassis.web import parameters
from chassis.web.formats import JSON, preferred
from history import metrics
from history.analysis import requests, responses, tables
from history.cache import Pairs, ResponseCache, read_pairs
from history.query import Query, read_interval, read_query
from history.store import HistoryStore, StoredPair

COMPARE, INDICATORS = "compare", "indicators"
STANDING, FORECAST = "standing", "forecast"
PAIR = ("target", "base", "source")
SERIES = ("base", "source", "period", "from", "to", "format")
Body = Mapping[str, Any]


def blueprint(store: HistoryStore, cache: ResponseCache, clock: Clock) -> Blueprint:
    """Return the routes: their JSON responses come from ``cache``, their tables from ``store``."""
    routes = Blueprint("analysis", __name__, url_prefix="/api/v1/history")

    def listed(name: str, queries: Sequence[Query], make: Callable[[Pairs], Body]) -> Response:
        """Return the body that ``make`` makes from the pairs, or its list as a table."""
        media, source = preferred(), parameters.source("source")
        metrics.count_analyses(name, _named(name, queries))
        if media == JSON:
            return cache.response(queries, make, source)
        return tables.response(name, media, queries, read_pairs(store, queries, source), make)

    def single(name: str, query: Query, make: Callable[[StoredPair], Body]) -> Response:
        source = parameters.source("source")
        metrics.count_analysis(name, query.target)
        return cache.response([query], lambda pairs: make(pairs[query.target]), source)

    @routes.get("/compare")
    def compare() -> Response:
        """Return several targets beside each other, with figures and correlations."""
        parameters.only("targets", *SERIES, "interval")
        queries = requests.read_targets(clock())
        interval = read_interval(queries[0].span)
        return listed(COMPARE, queries, lambda pairs: responses.compare(queries, pairs, interval))

    @routes.get("/changes")
    def changes() -> Response:
        """Return how far every currency moved."""
        parameters.only(*SERIES, "points")
        queries, most = requests.read_all(clock()), requests.read_points()
        return listed(
            metrics.CHANGES, queries, lambda pairs: responses.changes(queries, pairs, most)
        )

    @routes.get("/indicators")
    def indicators() -> Response:
        """Return moving averages, RSI and Bollinger bands of the working days requested."""
        parameters.only("target", *SERIES)
        query = read_query(clock())
        return listed(
            INDICATORS,
            [requests.ending_with(query)],
            lambda pairs: responses.indicators(query, pairs[query.target]),
        )

    @routes.get("/standing")
    def standing() -> Response:
        """Return where the last rate stands among those of the last days and years."""
        parameters.only(*PAIR)
        query = requests.read_pair(clock())
        return single(STANDING, query, partial(responses.standing, query))

    @routes.get("/forecast")
    def forecast() -> Response:
        """Return the bands in which a random walk would end, and how often they held."""
        parameters.only(*PAIR, "days")
        query, days = requests.read_pair(clock()), requests.read_horizon()
        return single(FORECAST, query, lambda pair: responses.forecast(query, pair, days))

    return routes


def _named(name: str, queries: Sequence[Query]) -> list[str]:
    """Return the currencies that a request names; one for all currencies names its base."""
    return [queries[0].base] if name == metrics.CHANGES else [each.target for each in queries]
