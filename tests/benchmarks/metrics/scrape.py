"""Measures how long a scrape takes in the process after many worker deaths, compared to stock."""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from chassis.metrics.directory import SCOREBOARD
from chassis.metrics.exposition import Exposition
from tests.benchmarks.figure import Figure
from tests.benchmarks.metrics.workers import SlotWorkers, progress

MILLISECONDS_AT_MOST = {1000: 1, 5000: 5}
DEATHS = (0, 100, 1000)
SCRAPES = 250
STOCK_SCRAPES = {0: 9, 100: 3, 1000: 1}
FIRST_PID = 10_000
STOCK_BYTES = 1_300_000_000


def measure() -> Iterator[Figure]:
    """Scrape four living workers, which change every value before each scrape."""
    if shutil.disk_usage(tempfile.gettempdir()).free < STOCK_BYTES:
        raise SystemExit(
            f"make bench needs {STOCK_BYTES / 1e9:.1f} GB free in {tempfile.gettempdir()}"
        )
    for series in MILLISECONDS_AT_MOST:
        with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as stock:
            workers = SlotWorkers(Path(ours), series)
            for deaths in DEATHS:
                workers.die(deaths)
                yield _compared(workers, Path(ours), Path(stock), series, deaths)


def _compared(workers: SlotWorkers, ours: Path, stock: Path, series: int, deaths: int) -> Figure:
    with workers.living():
        cold, *warm = _ours(workers, ours, series)
        _leave_behind(ours, stock, deaths)
        (ours / SCOREBOARD).rename(ours / "unseen")
        _, *without = _ours(workers, ours, series)
        (ours / "unseen").rename(ours / SCOREBOARD)
    by_stock = _timed(lambda: lambda: _scraped_by_stock(stock), STOCK_SCRAPES[deaths], series)
    seconds, bound = statistics.median(warm), MILLISECONDS_AT_MOST[series]
    return Figure(
        f"scrape of {series:,} series after {deaths:,} worker deaths",
        f"{duration(seconds)} warm ({duration(statistics.median(without))} without process"
        f" figures), {duration(cold)} cold (stock: {duration(statistics.median(by_stock))})",
        f"≤ {bound} ms warm",
        seconds * 1000 <= bound,
    )


def _ours(workers: SlotWorkers, directory: Path, series: int) -> list[float]:
    """Return the seconds of a first scrape, and of later ones, each with every value changed."""
    exposition = Exposition(directory)

    def changed() -> Callable[[], bytes]:
        workers.count_each()
        return lambda: exposition.render()[0]

    return _timed(changed, 1 + SCRAPES, series)


def duration(seconds: float) -> str:
    """Format a duration with two or three digits."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.{seconds < 0.01:d}f} ms"


def _scraped_by_stock(directory: Path) -> bytes:
    registry = CollectorRegistry()
    MultiProcessCollector(registry, directory)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _leave_behind(ours: Path, stock: Path, deaths: int) -> None:
    """Copy the files of the living workers, and those of slot 0 once for each dead worker."""
    for file in ours.glob("*.db"):
        kind, slot = file.stem.rsplit("_", 1)
        shutil.copy(file, stock / f"{kind}_{slot}.db")
        if slot == "0":
            for pid in progress(range(1, deaths + 1), f"stock keeps {deaths:,} {kind} files"):
                shutil.copy(file, stock / f"{kind}_{FIRST_PID + pid}.db")


def _timed(prepared: Callable[[], Callable[[], bytes]], rounds: int, series: int) -> list[float]:
    """Return the seconds of each scrape; raise if a scrape does not show ``series`` series."""
    seconds = []
    for _ in range(rounds):
        scrape = prepared()
        began = time.perf_counter()
        body = scrape()
        seconds.append(time.perf_counter() - began)
        shown = sum(line.startswith(b"request") for line in body.splitlines())
        if abs(shown / series - 1) > 0.01:
            raise RuntimeError(f"a scrape shows {shown} series instead of {series}")
    return seconds
