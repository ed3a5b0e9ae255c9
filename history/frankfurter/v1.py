"""Version 1: rates of a day or a range as one object, ``/v1``."""

from datetime import date, datetime

from flask import Blueprint, Response

from chassis.clock import Clock
from chassis.web.problems import NotFound
from history.frankfurter import rates, responses, stored
from history.frankfurter.http import bounded, explained, response
from history.frankfurter.query import HOME, RatesQuery, path_day, range_of, read_v1
from history.frankfurter.rates import Pairs
from history.periods import DATE, RANGE, Span
from history.store import HistoryStore


def blueprint(store: HistoryStore, clock: Clock) -> Blueprint:
    """Return the routes, which read from ``store``."""
    routes = Blueprint("frankfurter_v1", __name__, url_prefix="/v1")

    @routes.get("/latest")
    @explained
    def latest() -> Response:
        """Return the rates of the last day that was observed."""
        query, now = _counted(DATE), clock()
        found = stored.newest(store, query, now.date())
        kept = stored.kept(found, now.date(), now)
        return _of_day(query, found, rates.newest_day(found), kept)

    @routes.get("/currencies")
    @explained
    def listed() -> Response:
        """Return the names of the currencies that have a rate now."""
        now = clock()
        found = stored.newest(store, RatesQuery(HOME, None), now.date())
        return response(responses.names(found), (), stored.kept(found, now.date(), now))

    @routes.get("/<day>")
    @explained
    def of_day(day: str) -> Response:
        """Return the rates of a day, or of the last day observed at most seven days before."""
        asked = path_day(day)
        query = _counted(DATE)
        found = stored.of_days(store, query, Span(DATE, asked, asked))
        return _of_day(query, found, asked, stored.kept(found, asked, clock()))

    @routes.get("/<start_date>..", defaults={"end_date": None})
    @routes.get("/<start_date>..<end_date>")
    @explained
    def of_range(start_date: str, end_date: str | None) -> Response:
        """Return the rates of every observed day of a range."""
        first, now = path_day(start_date), clock()
        last = path_day(end_date) if end_date else max(first, now.date())
        span = range_of(first, last, "start_date")
        if span.first > now.date():
            raise NotFound("The range begins in the future.")
        return _of_range(store, span, now)

    return routes


def _counted(period: str) -> RatesQuery:
    query = read_v1()
    query.count(period)
    return query


def _of_day(query: RatesQuery, found: Pairs, day: date | None, kept: str) -> Response:
    observed = rates.together(_others(query, found), query.base, day) if day else []
    if not observed:
        raise NotFound("There is no such rate on that day or in the seven days before it.")
    return response(responses.of_day(query, observed), observed, kept)


def _of_range(store: HistoryStore, span: Span, now: datetime) -> Response:
    query = _counted(RANGE)
    found = _others(query, stored.of_days(store, query, span))
    observed = bounded(rates.between(found, query.base, span.first, span.last))
    if not observed:
        raise NotFound("There is no such rate in that range or in the seven days before it.")
    body = responses.of_range(query, observed)
    return response(body, observed, stored.kept(found, span.last, now))


def _others(query: RatesQuery, found: Pairs) -> Pairs:
    return {code: each for code, each in found.items() if code != query.base}
