"""Version 2: a record for every rate, ``/v2/rates``."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response

from chassis.clock import Clock
from history.frankfurter import rates, responses, stored
from history.frankfurter.http import bounded, explained, response
from history.frankfurter.query import GROUPS, RatesQuery, read_v2
from history.frankfurter.rates import Rate
from history.periods import DATE, Span
from history.store import HistoryStore


def blueprint(store: HistoryStore, clock: Clock) -> Blueprint:
    """Return the route, which reads from ``store``."""
    routes = Blueprint("frankfurter_v2", __name__, url_prefix="/v2")

    @routes.get("/rates")
    @explained
    def of_days() -> Response:
        """Return the newest rates, those of a day, or those of a range."""
        today = clock().date()
        query, span, group = read_v2(today)
        query.count(span.name if span else DATE)
        values = _values(store, query, span, group) if span else _newest(store, query, today)
        return response(responses.records(query, bounded(values)), values)

    return routes


def _newest(store: HistoryStore, query: RatesQuery, today: date) -> list[Rate]:
    found = stored.newest(store, query, today)
    day = rates.newest_day(found)
    return rates.on(found, query.base, day) if day else []


def _values(store: HistoryStore, query: RatesQuery, span: Span, group: str | None) -> list[Rate]:
    if group:
        return _averages(store, query, span, GROUPS[group])
    found = stored.of_days(store, query, span)
    if span.name == DATE:
        return rates.on(found, query.base, span.first)
    return rates.between(found, query.base, span.first, span.last)


def _averages(
    store: HistoryStore, query: RatesQuery, span: Span, beginning: Callable[[date], date]
) -> list[Rate]:
    # A bucket is whole at its beginning, so that its mean does not depend on the day asked for.
    whole = Span(span.name, beginning(span.first), span.last)
    found = stored.of_days(store, query, whole)
    return rates.averages(rates.observed(found, query.base, whole.first, whole.last), beginning)
