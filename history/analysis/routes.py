"""The routes of analysis below ``/api/v1/history``."""

from flask import Blueprint, Response

from chassis.clock import Clock
from chassis.web import parameters
from history import metrics
from history.analysis import requests, responses
from history.buckets import HOURLY, RAW
from history.cache import ResponseCache
from history.query import read_interval, read_query

COMPARE, CHANGES, INDICATORS = "compare", "changes", "indicators"
STANDING, FORECAST = "standing", "forecast"
DAYS = ("period", "from", "to")


def blueprint(cache: ResponseCache, clock: Clock) -> Blueprint:
    """Return the routes, whose responses come from ``cache``."""
    routes = Blueprint("analysis", __name__, url_prefix="/api/v1/history")

    @routes.get("/compare")
    def compare() -> Response:
        """Return several targets beside each other, with figures and correlations."""
        parameters.only("targets", "base", *DAYS, "interval")
        queries = requests.read_targets(clock())
        interval = read_interval(queries[0].span)
        metrics.count_analyses(COMPARE, [each.target for each in queries])
        daily = interval not in {RAW, HOURLY}
        return cache.response(
            queries, lambda pairs: responses.compare(queries, pairs, interval), daily=daily
        )

    @routes.get("/changes")
    def changes() -> Response:
        """Return how far every currency moved."""
        parameters.only("base", *DAYS, "points")
        queries, most = requests.read_all(clock()), requests.read_points()
        metrics.count_analyses(CHANGES, [queries[0].base])
        return cache.response(queries, lambda pairs: responses.changes(queries, pairs, most))

    @routes.get("/indicators")
    def indicators() -> Response:
        """Return moving averages, RSI and Bollinger bands of the working days requested."""
        parameters.only("target", "base", *DAYS)
        query = read_query(clock())
        metrics.count_analyses(INDICATORS, [query.target])
        return cache.response(
            [requests.ending_with(query)],
            lambda pairs: responses.indicators(query, pairs[query.target]),
        )

    @routes.get("/standing")
    def standing() -> Response:
        """Return where the last rate stands among those of the last days and years."""
        parameters.only("target", "base")
        query = requests.read_pair(clock())
        metrics.count_analyses(STANDING, [query.target])
        return cache.response([query], lambda pairs: responses.standing(query, pairs[query.target]))

    @routes.get("/forecast")
    def forecast() -> Response:
        """Return the bands in which a random walk would end, and how often they held."""
        parameters.only("target", "base", "days")
        query, days = requests.read_pair(clock()), requests.read_horizon()
        metrics.count_analyses(FORECAST, [query.target])
        return cache.response(
            [query], lambda pairs: responses.forecast(query, pairs[query.target], days)
        )

    return routes
