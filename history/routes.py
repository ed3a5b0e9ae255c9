"""The history API, ``/api/v1/history``."""

from flask import Blueprint, Response

from chassis.clock import Clock
from chassis.web import parameters
from history import formats, metrics, question, responses
from history.points import bounded, points
from history.question import Question
from history.store import Found, HistoryStore

STATS = "stats"


def blueprint(store: HistoryStore, clock: Clock) -> Blueprint:
    """Return the routes, which read from ``store``."""
    routes = Blueprint("history", __name__, url_prefix="/api/v1/history")

    @routes.get("")
    def history() -> Response:
        """Return the values of a pair in a period, in a range or on a date."""
        parameters.only("target", "base", "period", "from", "to", "date", "interval")
        asked = question.asked(clock())
        interval = question.interval(asked.span)
        media = formats.preferred()
        metrics.count_query(asked.target, asked.base, asked.span.name)
        found = _found(store, asked)
        series = bounded(points(asked, found.snapshots, interval))
        if media == formats.JSON:
            body = responses.history(asked, found.snapshots, interval, series)
            return formats.shown(body, asked.span, found.revision)
        return formats.exported(asked, interval, series, media, found.revision)

    @routes.get("/stats")
    def stats() -> Response:
        """Return statistics of a pair's daily values in a period or a range."""
        parameters.only("target", "base", "period", "from", "to")
        asked = question.asked(clock())
        metrics.count_analysis(STATS, asked.target)
        found = _found(store, asked)
        body = responses.stats(asked, found.snapshots)
        return formats.shown(body, asked.span, found.revision)

    return routes


def _found(store: HistoryStore, asked: Question) -> Found:
    return store.pair(asked.base, asked.target, asked.span.since, asked.span.until)
