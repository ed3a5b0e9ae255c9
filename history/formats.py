"""The formats of responses: JSON, and CSV and NDJSON for export."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, request

from chassis.rates.sources import SOURCES
from chassis.web.conditional import conditional, entity_tag
from chassis.web.formats import WITHHELD
from chassis.web.formats import export as exported
from history.points import Point
from history.query import Query

COLUMNS = (
    "date",
    "target",
    "base",
    "rate",
    "observed_at",
    "fetched_at",
    "precision",
    "method",
    "source",
)


def export(
    queries: Sequence[Query],
    interval: str,
    points: Sequence[Sequence[Point]],
    media: str,
    revision: int,
    kept: str,
) -> Response:
    """Return the points of each query as one file, or 304 if the caller already has it.

    Points whose source forbids redistribution are left out and counted in a header.
    """
    etag = entity_tag(request.full_path, revision, queries[0].span, media)
    return conditional(etag, _headers(kept), lambda: _file(queries, interval, points, media))


def _headers(kept: str) -> dict[str, str]:
    return {"Cache-Control": kept, "Vary": "Accept"}


def _file(
    queries: Sequence[Query], interval: str, points: Sequence[Sequence[Point]], media: str
) -> Response:
    rows = [row for each in zip(queries, points, strict=True) for row in _rows(*each)]
    targets = "-".join(query.target for query in queries)
    name = f"{targets}-{queries[0].base}_{queries[0].span}_{interval}"
    file = exported(name, media, COLUMNS, rows)
    withheld = {WITHHELD: str(sum(map(len, points)) - len(rows))}
    return Response(file.body, headers={**file.headers, **withheld})


def _rows(query: Query, points: Iterable[Point]) -> Iterable[dict[str, Any]]:
    pair = {"target": query.target, "base": query.base}
    allowed = (point for point in points if SOURCES[point.value.source].redistribute)
    return (pair | point.as_json() for point in allowed)
