"""The formats of responses: JSON, and CSV and NDJSON for export."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, request

from chassis.rates.sources import SOURCES
from chassis.web.conditional import conditional, entity_tag
from chassis.web.problems import Problem
from history.points import Point
from history.query import Query

JSON = "application/json"
CSV = "text/csv"
NDJSON = "application/x-ndjson"
MEDIA = (JSON, CSV, NDJSON)
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


def preferred() -> str:
    """Return the media type the caller prefers, JSON if it names none; 406 if no format fits."""
    accepted = request.accept_mimetypes
    media = accepted.best_match(MEDIA) if accepted else JSON
    if media is None:
        raise Problem(406, f"This route has these formats: {', '.join(MEDIA)}.")
    return media


def export(
    query: Query, interval: str, points: Sequence[Point], media: str, revision: int, kept: str
) -> Response:
    """Return the points as a file, or 304 if the caller already has it.

    Points whose source forbids redistribution are left out and counted in a header.
    """
    etag = entity_tag(request.full_path, revision, query.span, media)
    return conditional(etag, _headers(kept), lambda: _file(query, interval, points, media))


def _headers(kept: str) -> dict[str, str]:
    return {"Cache-Control": kept, "Vary": "Accept"}


def _file(query: Query, interval: str, points: Sequence[Point], media: str) -> Response:
    allowed = [point for point in points if SOURCES[point.value.source].redistribute]
    write, content_type, ending = _WRITERS[media]
    response = Response(write(_rows(query, allowed)), content_type=content_type)
    response.headers["Withheld-Points"] = str(len(points) - len(allowed))
    name = f"{query.target}-{query.base}_{query.span}_{interval}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(query: Query, points: Iterable[Point]) -> Iterable[dict[str, Any]]:
    pair = {"target": query.target, "base": query.base}
    for point in points:
        members = pair | point.as_json()
        yield {name: members[name] for name in COLUMNS}


def _csv(rows: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _ndjson(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(f"{_json(row)}\n" for row in rows)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_WRITERS = {
    CSV: (_csv, "text/csv; charset=utf-8; header=present", "csv"),
    NDJSON: (_ndjson, NDJSON, "ndjson"),
}
