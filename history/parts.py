"""The points of a file in parts that fit into memory, each read when it is needed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from history import series
from history.buckets import HOURLY, RAW
from history.observation import Observation
from history.periods import DATE
from history.points import Point, with_extremes
from history.query import Query
from history.store import HistoryStore

# Half a year at five minutes has 50,000 observations, about 35 MB of them.
DAYS_AT_ONCE = 183
Read = Callable[[Query], Sequence[Observation]]


@dataclass(frozen=True, slots=True)
class Part:
    """Some days of a series, or all of it, and the snapshot that is its newest, if it has one."""

    query: Query
    points: Sequence[Point]
    newest: Sequence[Observation]


def parts(
    store: HistoryStore, queries: Sequence[Query], interval: str, read: Read
) -> Iterator[Part]:
    """Yield the series of each query, that of a fine ``interval`` half a year at a time."""
    for query in queries:
        for each in _pieces(store, query) if interval in {RAW, HOURLY} else [query]:
            observations = read(each)
            newest = series.newest(observations)
            points = with_extremes(each, observations, interval)
            yield Part(query, points, [newest] if newest else [])


def _pieces(store: HistoryStore, query: Query) -> Iterator[Query]:
    span = query.span
    if span.name == DATE or span.last - span.first < timedelta(days=DAYS_AT_ONCE):
        yield query
        return
    first = max(span.first, _day(store.first(query.base, query.target)) or span.last)
    while first <= span.last:
        last = min(span.last, first + timedelta(days=DAYS_AT_ONCE - 1))
        yield replace(query, span=replace(span, first=first, last=last))
        first = last + timedelta(days=1)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
