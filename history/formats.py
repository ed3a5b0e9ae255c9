"""The forms in which a series leaves: JSON to show, CSV and NDJSON to take away."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, request

from chassis.rates.sources import SOURCES
from chassis.web.problems import Problem
from history.points import Point
from history.question import Question

JSON = "application/json"
CSV = "text/csv"
NDJSON = "application/x-ndjson"
MEDIA = (JSON, CSV, NDJSON)
COLUMNS = ("date", "target", "base", "rate", "observed_at", "precision", "method", "source")
FRESH_SECONDS = 60


def preferred() -> str:
    """Return the media type the caller prefers, JSON if it does not say; 406 if there is none."""
    accepted = request.accept_mimetypes
    media = accepted.best_match(MEDIA) if accepted else JSON
    if media is None:
        raise Problem(406, f"This route answers with one of: {', '.join(MEDIA)}.")
    return media


def answered(body: dict[str, Any]) -> Response:
    """Return a JSON answer."""
    return Response(_json(body), content_type=JSON)


def taken_away(question: Question, interval: str, found: Sequence[Point], media: str) -> Response:
    """Return the points whose source allows redistribution; the headers count the others."""
    allowed = [point for point in found if SOURCES[point.value.source].redistribute]
    write, content_type, ending = _WRITERS[media]
    response = Response(write(_rows(question, allowed)), content_type=content_type)
    response.headers["Withheld-Points"] = str(len(found) - len(allowed))
    name = f"{question.target}-{question.base}_{question.span}_{interval}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def conditional(response: Response, *parts: object) -> Response:
    """Tag the answer with what it was made from, and turn it into a 304 if the caller has it."""
    tag = hashlib.sha256(repr((request.full_path, *parts)).encode()).hexdigest()[:32]
    # Weak: answers that differ in nothing but their age share a tag.
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response.headers["Vary"] = "Accept"
    response.make_conditional(request)
    return response


def _rows(question: Question, found: Iterable[Point]) -> Iterable[dict[str, Any]]:
    pair = {"target": question.target, "base": question.base}
    for point in found:
        members = pair | point.as_json()
        yield {name: members[name] for name in COLUMNS}


def _csv(rows: Iterable[dict[str, Any]]) -> str:
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _ndjson(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(f"{_json(row)}\n" for row in rows)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_WRITERS = {
    CSV: (_csv, "text/csv; charset=utf-8; header=present", "csv"),
    NDJSON: (_ndjson, NDJSON, "ndjson"),
}
