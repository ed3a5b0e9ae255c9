"""The history API, ``/api/v1/history``."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response

from chassis.clock import Clock, rfc3339
from chassis.web import parameters
from history import formats, lifetimes, metrics, responses
from history.cache import ResponseCache
from history.points import bounded, points_of
from history.query import Query, read_as_of, read_interval, read_query
from history.store import HistoryStore, StoredPair

STATS = "stats"


def blueprint(store: HistoryStore, cache: ResponseCache, clock: Clock) -> Blueprint:
    """Return the routes, which read from ``store``; JSON responses come from ``cache``."""
    routes = Blueprint("history", __name__, url_prefix="/api/v1/history")

    @routes.get("")
    def history() -> Response:
        """Return the values of a pair in a period, in a range or on a date."""
        parameters.only("target", "base", "period", "from", "to", "date", "interval", "as_of")
        query = read_query(clock())
        interval, as_of = read_interval(query.span), read_as_of(query)
        media = formats.preferred()
        metrics.count_query(query.target, query.base, query.span.name)
        known = partial(_pair, store, query, as_of)
        if media == formats.JSON:
            asked = {"as_of": rfc3339(as_of)} if as_of else {}
            return cache.response(
                [query],
                lambda pairs: (
                    _body(query, known() if as_of else pairs[query.target], interval) | asked
                ),
            )
        pair = known()
        points = bounded(points_of(query, pair.snapshots, interval))
        kept = lifetimes.kept(query, pair.snapshots)
        return formats.export(query, interval, points, media, pair.revision, kept)

    @routes.get("/stats")
    def stats() -> Response:
        """Return statistics of a pair's daily values in a period or a range."""
        parameters.only("target", "base", "period", "from", "to")
        query = read_query(clock())
        metrics.count_analysis(STATS, query.target)
        return cache.response(
            [query], lambda pairs: responses.stats(query, pairs[query.target].snapshots)
        )

    return routes


def _pair(store: HistoryStore, query: Query, as_of: datetime | None) -> StoredPair:
    days = query.base, query.target, query.span.since, query.span.until
    return store.pair_as_of(*days, as_of) if as_of else store.pair(*days)


def _body(query: Query, pair: StoredPair, interval: str) -> dict[str, Any]:
    points = bounded(points_of(query, pair.snapshots, interval))
    return responses.history(query, pair.snapshots, interval, points)
