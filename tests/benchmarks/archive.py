"""The whole archive: from the source to the last committed batch of both stores."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES
from chassis.events.log import EventLog
from tests.benchmarks.figure import Figure
from tests.helpers.ingestor import world_archive_rows
from tests.helpers.ports import free_port

SECONDS_AT_MOST = 20
MEGABYTES_AT_MOST = 300
NOT_VALUES = ("version", "integrity", "date")
WORLD = sum(
    bool(cell)
    for row in world_archive_rows()
    for name, cell in row.items()
    if name not in NOT_VALUES
)
VALUES = 221_702 + WORLD


def measure() -> Iterator[Figure]:
    """Run backfill and both consumers on empty stores as ``make run`` does."""
    with tempfile.TemporaryDirectory() as folder:
        seconds, megabytes = _load(Path(folder))
    yield Figure(
        "both archives, source to both stores",
        f"{seconds:.1f} s ({VALUES / seconds:,.0f} values/s)",
        f"< {SECONDS_AT_MOST} s",
        seconds < SECONDS_AT_MOST,
    )
    name, most = max(megabytes.items(), key=lambda each: each[1])
    yield Figure(
        "peak memory of its largest process",
        f"{most:.0f} MB ({name})",
        f"< {MEGABYTES_AT_MOST} MB",
        most < MEGABYTES_AT_MOST,
    )


def _load(folder: Path) -> tuple[float, dict[str, float]]:
    began = time.monotonic()
    processes = {
        name: _start(folder, *command)
        for name, command in {
            "ingestor": ("ingestor", "backfill"),
            "currency.consumer": ("currency.consumer",),
            "history.consumer": ("history.consumer",),
        }.items()
    }
    log = open_url(f"sqlite:///{folder}/events.db")
    peaks: dict[str, float] = {}
    while not is_done(processes["ingestor"], log):
        peaks |= {name: peak_of(each) or peaks.get(name, 0) for name, each in processes.items()}
        time.sleep(0.05)
    seconds = time.monotonic() - began
    for process in processes.values():
        process.terminate()
        process.wait()
    return seconds, peaks


def _start(folder: Path, *command: str) -> "subprocess.Popen[bytes]":
    ports = {f"{name}_CONSUMER_PORT": str(free_port()) for name in ("CURRENCY", "HISTORY")}
    environment = {**os.environ, **ports, "TRIP_DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, "-m", *command], env=environment, stdout=quiet, stderr=quiet
    )


def is_done(ingestor: "subprocess.Popen[bytes]", log: EventLog) -> bool:
    """Return whether all is published and committed; ``RuntimeError`` if the ingestor failed."""
    if ingestor.poll() is None:
        return False
    if ingestor.returncode:
        raise RuntimeError(f"backfill ended with status {ingestor.returncode}")
    lags = log.lags(EXCHANGE_RATES)
    return len(lags) == 2 and not any(lags.values())


def peak_of(process: "subprocess.Popen[bytes]") -> float:
    """Return the peak memory of the process in megabytes; 0 if it has ended."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except FileNotFoundError:
        return 0
    kilobytes = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(kilobytes[0]) / 1024 if kilobytes else 0
