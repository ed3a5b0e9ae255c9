"""What a request in the manner of Frankfurter asks for."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import request

from chassis.catalogue.currencies import currencies
from chassis.rates.sources import SOURCES, same_publisher
from chassis.web import parameters
from chassis.web.problems import BadRequest, NotFound, Unprocessable
from history import metrics
from history.buckets import first_of_month, monday
from history.periods import DATE, RANGE, Span
from history.quotes import REDISTRIBUTED

HOME = "EUR"
CODES_AT_MOST = 200
COUNTED_AT_MOST = 10
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ALLOWED = frozenset(REDISTRIBUTED)
GROUPS = {"week": monday, "month": first_of_month}


@dataclass(frozen=True, slots=True)
class RatesQuery:
    """Rates of 1 ``base`` in each of ``quotes``, in all currencies if it is ``None``."""

    base: str
    quotes: tuple[str, ...] | None
    amount: Decimal = Decimal(1)
    sources: frozenset[str] = ALLOWED

    @property
    def codes(self) -> frozenset[str]:
        """Return the currencies whose values have to be read."""
        # A base that is asked for itself is observed whenever its source observes anything.
        if self.quotes is None or set(self.quotes) <= {self.base}:
            return frozenset(currencies())
        return frozenset((self.base, *self.quotes)) & currencies().keys()

    def count(self, period: str) -> None:
        """Count the pairs that the request names."""
        for quote in (self.quotes or ())[:COUNTED_AT_MOST]:
            metrics.count_query(self.base, quote, period)


def read_v1() -> RatesQuery:
    """Return the query of a ``/v1`` route; codes that nobody knows have no rates.

    400 or 422 for an amount that is not a positive number, for the base as its only symbol, and
    for a parameter that is repeated or given by both its names.
    """
    base = (_either("from", "base") or HOME).upper()
    symbols = _either("to", "symbols")
    codes = tuple(dict.fromkeys(each.strip() for each in (symbols or "").upper().split(",")))
    if len(codes) > CODES_AT_MOST:
        raise BadRequest("symbols", f"at most {CODES_AT_MOST} codes")
    if codes == (base,):
        raise Unprocessable("symbols", f"{base[:20]!r} is the base itself")
    return RatesQuery(base, codes if symbols else None, _amount())


def read_v2(today: date) -> tuple[RatesQuery, Span | None, str | None]:
    """Return the query of ``/v2/rates``, its days (``None``: the latest) and its group.

    400 or 422 for every parameter that is unknown, malformed or not allowed.
    """
    parameters.only("base", "quotes", "date", "from", "to", "group", "providers")
    base = parameters.currency("base", HOME)
    quotes = parameters.currencies("quotes", CODES_AT_MOST)
    query = RatesQuery(base, tuple(quotes) if quotes else None, sources=_providers())
    span = _span(today)
    group = parameters.text("group")
    if group and (span is None or span.name != RANGE):
        raise BadRequest("group", "only together with from")
    return query, span, parameters.choice("group", "", GROUPS) or None


def path_day(value: str) -> date:
    """Return the day that a path names; 404 if it is not written ``YYYY-MM-DD``."""
    try:
        if not DAY.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise NotFound(f"{value[:20]!r} is not a day written YYYY-MM-DD.") from None


def range_of(first: date, last: date, field: str = "from") -> Span:
    """Return the days of a range; 422 if it ends before it begins."""
    if first > last:
        raise Unprocessable(field, f"must not be after {last.isoformat()}, the last day")
    return Span(RANGE, first, last)


def _either(older: str, newer: str) -> str | None:
    given = [name for name in (older, newer) for _ in request.args.getlist(name)]
    if len(given) > 1:
        raise BadRequest(given[1], f"give {newer} once, or its older name {older}")
    return parameters.text(older) or parameters.text(newer)


def _amount() -> Decimal:
    if len(request.args.getlist("amount")) > 1:
        raise BadRequest("amount", "given more than once")
    if parameters.text("amount") is None:
        return Decimal(1)
    amount = parameters.amount("amount")
    if not amount:
        raise Unprocessable("amount", "must be more than 0")
    return amount


def _span(today: date) -> Span | None:
    first, last, day = (parameters.day(name) for name in ("from", "to", "date"))
    if day and (first or last):
        raise BadRequest("date", "not together with from or to")
    if last and not first:
        raise BadRequest("from", "is required with to")
    if day:
        return Span(DATE, day, day)
    return range_of(first, last or max(first, today)) if first else None


def _providers() -> frozenset[str]:
    text = parameters.text("providers")
    if text is None:
        return ALLOWED
    names = [each.strip().lower() for each in text.split(",")]
    for name in names:
        if name not in SOURCES:
            raise Unprocessable("providers", f"{name[:20]!r} is not the name of a source")
        if name not in ALLOWED:
            raise Unprocessable("providers", f"{name} does not allow redistribution")
    return frozenset(each for name in names for each in same_publisher(name) if each in ALLOWED)
