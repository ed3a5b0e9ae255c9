"""What requests for an analysis name beside a pair and days."""

from dataclasses import replace
from datetime import datetime

from chassis.catalogue.currencies import currencies
from chassis.web import parameters
from chassis.web.problems import BadRequest, Unprocessable
from history.periods import BEGINNING, RANGE, Span, read_span
from history.query import HOME, Query

TARGETS_AT_MOST = 20
POINTS_OF_A_CHANGE = 30
DAYS_OF_A_CHANGE = 366
HORIZON, HORIZON_AT_MOST = 20, 30


def read_pair(now: datetime) -> Query:
    """Return the pair that the request names, over all days up to today."""
    target, base = parameters.currency("target"), parameters.currency("base", HOME)
    return Query(target, base, Span("max", BEGINNING, now.date()), now)


def ending_with(query: Query) -> Query:
    """Return a query for all days up to the last of ``query``."""
    return replace(query, span=Span(query.span.name, BEGINNING, query.span.last))


def read_targets(now: datetime) -> list[Query]:
    """Return a query for each of the ``targets``, at most 20."""
    targets = parameters.currencies("targets", TARGETS_AT_MOST)
    if not targets:
        raise BadRequest("targets", "is required")
    return _of(targets, now)


def read_all(now: datetime) -> list[Query]:
    """Return a query for each currency in use but the base; 422 for more than a year."""
    base = parameters.currency("base", HOME)
    targets = [each.code for each in currencies().values() if each.in_use and each.code != base]
    queries = _of(targets, now)
    span = queries[0].span
    if (span.last - span.first).days > DAYS_OF_A_CHANGE:
        field = "from" if span.name == RANGE else "period"
        raise Unprocessable(field, f"at most {DAYS_OF_A_CHANGE} days; /history/compare takes more")
    return queries


def read_points() -> int:
    """Return at most how many points each currency gets, from 2 to 30."""
    return parameters.integer("points", POINTS_OF_A_CHANGE, 2, POINTS_OF_A_CHANGE)


def read_horizon() -> int:
    """Return how many working days a forecast looks ahead, from 1 to 30."""
    return parameters.integer("days", HORIZON, 1, HORIZON_AT_MOST)


def _of(targets: list[str], now: datetime) -> list[Query]:
    base, span = parameters.currency("base", HOME), read_span(now.date())
    return [Query(target, base, span, now) for target in targets]
