"""What the ECB lacks, offline: past days of currency-api in a file that ``make archive`` makes."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from hashlib import sha256
from importlib.resources import files

from ingestor.errors import MalformedData
from ingestor.settings import IngestorSettings
from ingestor.sources.publication import Adapter, Publication, Requester, Scope

ARCHIVE = "world-archive.csv"
# The npm package each line was made from, before the values: its version and its hash.
COLUMNS = ("version", "integrity", "date")


def history(requester: Requester, _scope: Scope) -> Iterator[Publication]:
    """Yield every publication of the archive, oldest first; nothing if it was read before."""
    body = files("ingestor.sources").joinpath(ARCHIVE).read_bytes()
    if requester.is_new(ARCHIVE, sha256(body).hexdigest()):
        yield from parse(body)


def parse(body: bytes) -> Iterator[Publication]:
    """Read the table, oldest day first; ``MalformedData`` if it is not one."""
    lines = list(csv.reader(body.decode("ascii", "replace").splitlines()))
    if len(lines) < 2 or tuple(lines[0][: len(COLUMNS)]) != COLUMNS:
        raise MalformedData(f"the archive does not begin with {', '.join(COLUMNS)}")
    return (_publication(lines[0], line) for line in lines[1:])


def _publication(header: list[str], row: list[str]) -> Publication:
    try:
        day = date.fromisoformat(row[COLUMNS.index("date")])
        cells = list(zip(header, row, strict=True))[len(COLUMNS) :]
    except (IndexError, ValueError):
        raise MalformedData(f"the archive has a line that is not a day's: {row[:1]}") from None
    printed = {quote: value for quote, value in cells if value}
    return Publication("EUR", datetime.combine(day, time.min, UTC), printed, "day")


def adapter(_settings: IngestorSettings) -> Adapter:
    """Return the adapter, which has a history only."""
    return Adapter(history=history)
