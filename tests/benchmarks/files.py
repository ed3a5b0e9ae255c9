"""Every currency since 1999 as one CSV file, and a pair's last year beside a bare route."""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from history.settings import HistorySettings
from history.store import HistoryStore
from tests.benchmarks.analysis import fill
from tests.benchmarks.figure import Figure
from tests.benchmarks.latest import rate
from tests.helpers.gunicorn import Gunicorn, running

EVERY = "/api/v1/history?target=*&period=max&format=csv"
PERIOD = "/api/v1/history?target=USD&from=2025-10-30&to=2026-10-30"
SHARE_AT_LEAST = 0.50
MEGABYTES_AT_MOST = 100
ROUNDS = 5
CHUNK = 64 * 1024


def measure() -> Iterator[Figure]:
    """Serve the ECB's archive with one worker for the file, and two for the rest."""
    with tempfile.TemporaryDirectory() as folder:
        # On a busy machine the file takes longer than the 30 seconds that a worker has for it.
        patient = {"GUNICORN_CMD_ARGS": "--timeout 600"}
        environment = {"TRIP_DATA_DIR": folder, "BARE_BODY": f"{folder}/body", **patient}
        store = HistoryStore(HistorySettings(trip_data_dir=Path(folder)).store_url)
        fill(store)
        store.close()
        with running("history.app:app", 1, env=environment, ready="/readyz") as ours:
            yield _every_currency(ours)
        with running("history.app:app", 2, env=environment, ready="/readyz") as ours:
            (Path(folder) / "body").write_bytes(ours.get(PERIOD).body)
            with running("tests.benchmarks.bare:app", 2, env=environment, ready=PERIOD) as bare:
                yield _last_year(ours, bare)


def _every_currency(server: Gunicorn) -> Figure:
    (worker,) = server.workers()
    server.get(PERIOD)
    before = _megabytes(worker, "VmRSS")
    lines = _lines(server)
    peak = _megabytes(worker, "VmHWM")
    growth = peak - before
    return Figure(
        f"memory that a worker needs to write {lines:,} values of all currencies as CSV",
        f"{growth:.0f} MB, to {peak:.0f} MB in all",
        f"< {MEGABYTES_AT_MOST} MB",
        growth < MEGABYTES_AT_MOST,
    )


def _lines(server: Gunicorn) -> int:
    count = 0
    with urlopen(f"http://127.0.0.1:{server.port}{EVERY}", timeout=600) as response:
        while some := response.read(CHUNK):
            count += some.count(b"\n")
    return count - 1


def _megabytes(process: int, name: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith(f"{name}:"))
    return int(kilobytes) * 1024 / 1e6


def _last_year(ours: Gunicorn, bare: Gunicorn) -> Figure:
    rounds = [(rate(bare, PERIOD), rate(ours, PERIOD)) for _ in range(ROUNDS)]
    theirs, own = (statistics.median(each) for each in zip(*rounds, strict=True))
    return Figure(
        "GET /history of a year beside a bare route",
        f"{own / theirs:.0%} ({own:,.0f} of {theirs:,.0f} req/s)",
        f"≥ {SHARE_AT_LEAST:.0%}",
        own / theirs >= SHARE_AT_LEAST,
    )
