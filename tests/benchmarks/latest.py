"""``GET /currencies/latest`` beside a bare Flask route that returns the same bytes."""

import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from chassis.rates.snapshot import Snapshot
from currency.store import CurrencyStore
from ingestor.sources.ecb_archive import ARCHIVE, parse
from tests.benchmarks.figure import Figure
from tests.helpers.gunicorn import Gunicorn, running
from tests.helpers.rates import events

PATH = "/api/v1/currencies/latest?base=KRW"
SHARE_AT_LEAST = 0.80
ROUNDS = 5
SECONDS = 4
WORKERS = 2


def measure() -> Iterator[Figure]:
    """Run both under the same gunicorn, alternately, and compare the medians."""
    if shutil.which("wrk") is None:
        raise SystemExit("make bench needs wrk: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        bare, ours = _compared(Path(folder))
    share = statistics.median(ours) / statistics.median(bare)
    yield Figure(
        "GET /currencies/latest beside a bare route",
        f"{share:.0%} ({statistics.median(ours):,.0f} of {statistics.median(bare):,.0f} req/s)",
        f"≥ {SHARE_AT_LEAST:.0%}",
        share >= SHARE_AT_LEAST,
    )


def _compared(folder: Path) -> tuple[list[float], list[float]]:
    _fill(folder)
    environment = {"TRIP_DATA_DIR": str(folder), "BARE_BODY": str(folder / "body")}
    with running("currency.app:app", WORKERS, env=environment, ready="/readyz") as ours:
        (folder / "body").write_bytes(ours.get(PATH).body)
        with running("tests.benchmarks.bare:app", WORKERS, env=environment, ready=PATH) as bare:
            rounds = [(rate(bare, PATH), rate(ours, PATH)) for _ in range(ROUNDS)]
    return [each for each, _ in rounds], [each for _, each in rounds]


def _fill(folder: Path) -> None:
    *_, newest = parse(files("currency_converter").joinpath(ARCHIVE).read_bytes())
    store = CurrencyStore(f"sqlite:///{folder}/currency.db")
    rates = {quote: Decimal(value) for quote, value in newest.printed.items()}
    moment = newest.observed_at
    store.apply(events(Snapshot("ecb-archive", "EUR", moment, moment, rates, "day")))
    store.close()


def rate(server: Gunicorn, path: str) -> float:
    """Return the requests a second that ``wrk`` gets through for ``path``."""
    time.sleep(1)
    url = f"http://127.0.0.1:{server.port}{path}"
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", url]
    report = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    (found,) = re.findall(r"Requests/sec:\s+([\d.]+)", report.stdout)
    if "Non-2xx" in report.stdout:
        raise RuntimeError(report.stdout)
    return float(found)
