"""The formats of a response: JSON, and a table as CSV or NDJSON for export."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Response, jsonify, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from chassis.web import parameters
from chassis.web.conditional import tagged
from chassis.web.problems import Problem

JSON = "application/json"
CSV = "text/csv"
NDJSON = "application/x-ndjson"
FORMATS: Mapping[str, str] = {"json": JSON, "csv": CSV, "ndjson": NDJSON}
NAMES = {media: name for name, media in FORMATS.items()}
WITHHELD = "Withheld-Points"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """A table as a file, and the headers that say what it is."""

    body: str
    headers: Mapping[str, str]


def preferred() -> str:
    """Return the media type that ``format`` names, otherwise the best one for ``Accept``.

    JSON is the default. 422 for an unknown format, 406 if no format fits ``Accept``.
    """
    if parameters.text("format"):
        return FORMATS[parameters.choice("format", "json", FORMATS)]
    media = accepted(request.environ.get("HTTP_ACCEPT", ""))
    if media is None:
        raise Problem(406, f"This route has these formats: {', '.join(NAMES)}.")
    return media


@lru_cache(256)
def accepted(header: str) -> str | None:
    """Return the best media type for an ``Accept``, ``None`` if no format fits."""
    wanted = parse_accept_header(header, MIMEAccept)
    return wanted.best_match(NAMES) if wanted else JSON


def export(name: str, media: str, columns: Sequence[str], rows: Iterable[Row]) -> Export:
    """Return the ``rows`` as CSV (RFC 4180) or NDJSON, to be saved as a file called ``name``."""
    table = ({column: row[column] for column in columns} for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{NAMES[media]}"'}
    if media == CSV:
        content_type = f"{CSV}; charset=utf-8; header=present"
        return Export(_csv(columns, table), {**headers, "Content-Type": content_type})
    return Export(_ndjson(table), {**headers, "Content-Type": NDJSON})


def listed(
    name: str, body: Row, columns: Sequence[str], rows: Iterable[Row], kept: str
) -> Response:
    """Return ``body`` as JSON, or the ``rows`` that are the list in it as a table.

    A column ``names_en`` is the member ``en`` of the member ``names`` of a row.
    """
    media = preferred()
    if media == JSON:
        response = jsonify(body)
    else:
        file = export(name, media, columns, (dict(_flat(row)) for row in rows))
        response = Response(file.body, headers=file.headers)
    return tagged(response, kept, vary="Accept")


def _flat(row: Row) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from ((f"{name}_{inner}", each) for inner, each in _flat(value))
        elif isinstance(value, list):
            yield name, " ".join(map(str, value))
        else:
            yield name, value


def compact(value: Any) -> str:
    """Return the value as JSON in one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(map(_plain, rows))
    return text.getvalue()


def _ndjson(rows: Iterable[Row]) -> str:
    return "".join(f"{compact(row)}\n" for row in rows)


def _plain(row: Row) -> Row:
    # As JSON writes them, where Python would write True.
    return {
        name: compact(value) if isinstance(value, bool) else value for name, value in row.items()
    }
