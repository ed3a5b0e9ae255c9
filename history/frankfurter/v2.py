"""Version 2: a record for every rate, ``/v2/rates``."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, Response

from chassis.clock import Clock
from history.frankfurter import rates, responses, stored
from history.frankfurter.http import bounded, explained, response
from history.frankfurter.query import GROUPS, RatesQuery, read_v2
from history.frankfurter.rates import Pairs, Rate
from history.periods import DATE, Span
from history.store import HistoryStore


def blueprint(store: HistoryStore, clock: Clock) -> Blueprint:
    """Return the route, which reads from ``store``."""
    routes = Blueprint("frankfurter_v2", __name__, url_prefix="/v2")

    @routes.get("/rates")
    @explained
    def of_days() -> Response:
        """Return the newest rates, those of a day, or those of a range."""
        now = clock()
        today = now.date()
        query, span, group = read_v2(today)
        query.count(span.name if span else DATE)
        found = _stored(store, query, span, group, today)
        values = bounded(_values(query, found, span, group))
        kept = stored.kept(found, span.last if span else today, now)
        return response(responses.records(query, values), values, kept)

    return routes


def _stored(
    store: HistoryStore, query: RatesQuery, span: Span | None, group: str | None, today: date
) -> Pairs:
    if span is None:
        return stored.newest(store, query, today)
    return stored.of_days(store, query, _whole(span, group))


def _values(query: RatesQuery, found: Pairs, span: Span | None, group: str | None) -> list[Rate]:
    if span is None or span.name == DATE:
        day = span.first if span else rates.newest_day(found)
        return rates.on(found, query.base, day) if day else []
    if group is None:
        return rates.between(found, query.base, span.first, span.last)
    whole = _whole(span, group)
    observed = rates.observed(found, query.base, whole.first, whole.last)
    return rates.averages(observed, GROUPS[group])


def _whole(span: Span, group: str | None) -> Span:
    # A bucket is whole at its beginning, so that its mean does not depend on the day asked for.
    return replace(span, first=GROUPS[group](span.first)) if group else span
