"""The history API, ``/api/v1/history``."""

from typing import Any, cast

from flask import Blueprint, Response, current_app

from chassis.clock import Clock
from chassis.web import parameters
from chassis.web.problems import Unavailable
from history import formats, metrics, question, responses
from history.points import bounded, points
from history.question import Question
from history.store import Found, HistoryStore, NothingLoaded

STORE = "history.store"
CLOCK = "history.clock"
STATS = "stats"

blueprint = Blueprint("history", __name__, url_prefix="/api/v1/history")


@blueprint.get("")
def history() -> Response:
    """Answer with the values of a pair in a period, in a range or on a date."""
    parameters.only("target", "base", "period", "from", "to", "date", "interval")
    asked = _asked()
    interval = question.interval(asked.span)
    media = formats.preferred()
    metrics.count_query(asked.target, asked.base, asked.span.name)
    found = _found(asked)
    series = bounded(points(asked, found.snapshots, interval))
    if media != formats.JSON:
        taken = formats.taken_away(asked, interval, series, media)
        return formats.conditional(taken, found.revision, asked.span, media)
    return _shown(asked, found, responses.history(asked, found.snapshots, interval, series))


@blueprint.get("/stats")
def stats() -> Response:
    """Answer with statistics of a pair's daily values in a period or a range."""
    parameters.only("target", "base", "period", "from", "to")
    asked = _asked()
    metrics.count_analysis(STATS, asked.target)
    found = _found(asked)
    return _shown(asked, found, responses.stats(asked, found.snapshots))


def _asked() -> Question:
    clock = cast("Clock", current_app.extensions[CLOCK])
    return question.asked(clock())


def _found(asked: Question) -> Found:
    store = cast("HistoryStore", current_app.extensions[STORE])
    try:
        return store.pair(asked.base, asked.target, asked.span.since, asked.span.until)
    except NothingLoaded:
        # Not the same as a pair that nobody ever observed.
        raise Unavailable("No rates have been loaded yet.") from None


def _shown(asked: Question, found: Found, body: dict[str, Any]) -> Response:
    stale = body["latest"] and body["latest"]["stale"]
    return formats.conditional(formats.answered(body), found.revision, asked.span, stale)
