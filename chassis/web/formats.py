"""The formats of a response: JSON, and a table as CSV or NDJSON for export."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
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
BROKEN_OFF = "broken off: this file is not complete"
ROWS_AT_ONCE = 500
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
    return Export("".join(written(media, columns, rows)), named(name, media))


def named(name: str, media: str) -> dict[str, str]:
    """Return the headers of a file of this type, to be saved as ``name``."""
    return {
        "Content-Disposition": f'attachment; filename="{name}.{NAMES[media]}"',
        "Content-Type": f"{CSV}; charset=utf-8; header=present" if media == CSV else NDJSON,
    }


def written(media: str, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield the ``rows`` as CSV (RFC 4180) or NDJSON, some at a time.

    If reading them fails, NDJSON ends with a line that has the member ``error`` alone.
    """
    table = ({column: row[column] for column in columns} for row in rows)
    return _csv(columns, table) if media == CSV else _ndjson(table)


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


def _csv(columns: Sequence[str], rows: Iterator[Row]) -> Iterator[str]:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    yield text.getvalue()
    while some := list(islice(rows, ROWS_AT_ONCE)):
        text.seek(0)
        text.truncate()
        writer.writerows(map(_plain, some))
        yield text.getvalue()


def _ndjson(rows: Iterator[Row]) -> Iterator[str]:
    try:
        while some := list(islice(rows, ROWS_AT_ONCE)):
            yield "".join(f"{compact(row)}\n" for row in some)
    except Exception:
        # Whoever reads line by line might not notice that the connection was cut.
        yield f"{compact({'error': BROKEN_OFF})}\n"
        raise


def _plain(row: Row) -> Row:
    # As JSON writes them, where Python would write True.
    return {
        name: compact(value) if isinstance(value, bool) else value for name, value in row.items()
    }
