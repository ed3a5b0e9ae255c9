"""Reads the pairs that a query needs from the store."""

from datetime import date, datetime

from chassis.rates.snapshot import Snapshot
from history.frankfurter import rates
from history.frankfurter.query import RatesQuery
from history.frankfurter.rates import Pairs
from history.lifetimes import kept_until, newest_of
from history.periods import DATE, Span
from history.store import HistoryStore


def of_days(store: HistoryStore, query: RatesQuery, span: Span) -> Pairs:
    """Return the pairs on the days of ``span``, and what can be carried to its first day."""
    return _pairs(query, store.quotes(query.codes, span.since, span.until))


def newest(store: HistoryStore, query: RatesQuery, today: date) -> Pairs:
    """Return the pairs at the last observation up to ``today``, however old it is."""
    return _pairs(query, store.quotes(query.codes, None, Span(DATE, today, today).until))


def kept(pairs: Pairs, last: date, now: datetime) -> str:
    """Return the ``Cache-Control`` of a response about the pairs up to the day ``last``."""
    return kept_until(last, now, newest_of(pairs.values()))


def _pairs(query: RatesQuery, snapshots: list[Snapshot]) -> Pairs:
    allowed = [each for each in snapshots if each.source in query.sources]
    return {
        code: of_code
        for code, of_code in rates.pairs(allowed, query.base).items()
        if query.quotes is None or code in query.quotes
    }
