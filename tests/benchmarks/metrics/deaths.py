"""Measures how many files and bytes worker deaths leave behind."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.figure import Figure
from tests.benchmarks.metrics.workers import WORKERS, SlotWorkers, Workers

SERIES = 100
DEATHS = 10_000
STOCK_DEATHS = 100


class Size(NamedTuple):
    """The size of a directory; ``allocated`` are the bytes that the file system really uses."""

    files: int
    bytes: int
    allocated: int

    def __str__(self) -> str:
        """Write the size in words."""
        kilobytes = f"{self.bytes / 1024:,.0f} KiB, {self.allocated / 1024:,.0f} KiB allocated"
        return f"{self.files:,} files of {kilobytes}"


def measure() -> Iterator[Figure]:
    """Kill workers that inherit slots, and a few stock workers, and compare the directories."""
    before, after = _grown(SlotWorkers, DEATHS)
    _, stock = _grown(Workers, STOCK_DEATHS)
    every = Size(*(each * (WORKERS + DEATHS) // (WORKERS + STOCK_DEATHS) for each in stock))
    yield Figure(
        f"files and bytes after {DEATHS:,} worker deaths, {SERIES} series",
        f"{after}, before any death: {before}"
        f" (stock: {stock} after {STOCK_DEATHS} deaths, so by extrapolation {every})",
        "constant",
        after == before,
    )


def _grown(kind: type[Workers], deaths: int) -> tuple[Size, Size]:
    """Return the size with four workers before any death, and after ``deaths``."""
    with tempfile.TemporaryDirectory() as folder:
        workers = kind(Path(folder), SERIES)
        with workers.living():
            before = _size(Path(folder))
        workers.die(deaths)
        with workers.living():
            return before, _size(Path(folder))


def _size(folder: Path) -> Size:
    stats = [file.stat() for file in folder.iterdir()]
    return Size(
        len(stats), sum(each.st_size for each in stats), sum(each.st_blocks * 512 for each in stats)
    )
