"""Analyses that have a list, as tables for CSV and NDJSON."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import Response, request

from chassis.rates.sources import SOURCES
from chassis.web.conditional import conditional, entity_tag
from chassis.web.formats import WITHHELD
from chassis.web.formats import export as exported
from history import lifetimes
from history.buckets import DAILY
from history.points import points_of
from history.query import Query
from history.store import StoredPair

Pairs = Mapping[str, StoredPair]
Body = Mapping[str, Any]
Row = Mapping[str, Any]
COMPARE = ("target", "base", "date", "rate", "index")
CHANGES = (
    "target",
    "base",
    "observations",
    "first_date",
    "first_rate",
    "last_date",
    "last_rate",
    "change_percent",
)
INDICATORS = (
    "target",
    "base",
    "date",
    "rate",
    "sma_20",
    "sma_50",
    "rsi_14",
    "bollinger_lower",
    "bollinger_upper",
)


def response(
    name: str, media: str, queries: Sequence[Query], pairs: Pairs, make: Callable[[Pairs], Body]
) -> Response:
    """Return the list in the body that ``make`` makes from ``pairs`` as a file, or 304.

    A target is left out whole if one of its values is from a source that forbids redistribution,
    because its figures are made of that value; a header counts the rows.
    """
    query = queries[0]
    newest = lifetimes.newest_of(each.snapshots for each in pairs.values())
    etag = entity_tag(request.full_path, pairs[query.target].revision, query.span, media)
    headers = {"Cache-Control": lifetimes.kept(query, newest), "Vary": "Accept"}
    return conditional(etag, headers, lambda: _file(name, media, queries, pairs, make(pairs)))


def compared(body: Body) -> Iterator[Row]:
    """Yield a row for each point of each target."""
    for series in body["series"]:
        yield from (_of(series, body) | point for point in series["points"])


def changed(body: Body) -> Iterator[Row]:
    """Yield a row for each currency."""
    for each in body["currencies"]:
        ends = {f"{end}_{name}": each[end][name] for end in ("first", "last") for name in each[end]}
        yield {**_of(each, body), **ends, **each}


def indicated(body: Body) -> Iterator[Row]:
    """Yield a row for each working day."""
    return (_of(body, body) | point for point in body["points"])


TABLES: Mapping[str, tuple[Sequence[str], Callable[[Body], Iterable[Row]]]] = {
    "compare": (COMPARE, compared),
    "changes": (CHANGES, changed),
    "indicators": (INDICATORS, indicated),
}


def _of(series: Row, body: Body) -> dict[str, Any]:
    return {"target": series["target"], "base": body["base"]}


def _file(name: str, media: str, queries: Sequence[Query], pairs: Pairs, body: Body) -> Response:
    columns, table = TABLES[name]
    free = {each.target for each in queries if _may_leave(each, pairs[each.target])}
    rows = list(table(body))
    allowed = [row for row in rows if row["target"] in free]
    file = exported(f"{name}-{queries[0].base}_{queries[0].span}", media, columns, allowed)
    withheld = {WITHHELD: str(len(rows) - len(allowed))}
    return Response(file.body, headers={**file.headers, **withheld})


def _may_leave(query: Query, pair: StoredPair) -> bool:
    sources = {point.value.source for point in points_of(query, pair.snapshots, DAILY)}
    return all(SOURCES[source].redistribute for source in sources)
