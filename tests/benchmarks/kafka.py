"""The whole archive through Kafka: from the source to the last committed batch of both stores."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from chassis.events.backends import open_url
from tests.benchmarks.archive import MEGABYTES_AT_MOST, VALUES, is_done, peak_of
from tests.benchmarks.figure import Figure
from tests.helpers.ports import free_port
from tests.helpers.servers import kafka, mariadb

SECONDS_AT_MOST = 60
SERVICES = ("currency", "history")
PAUSE_SECONDS = 0.1


def measure() -> Iterator[Figure]:
    """Run backfill and both consumers on an empty log and two empty MySQL stores."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        seconds, megabytes = _load(_environment(stack, folder))
    yield Figure(
        "whole archive, source through Kafka to both MySQL stores",
        f"{seconds:.1f} s ({VALUES / seconds:,.0f} values/s)",
        f"< {SECONDS_AT_MOST} s",
        seconds < SECONDS_AT_MOST,
    )
    yield Figure(
        "peak memory of the ingestor meanwhile",
        f"{megabytes:.0f} MB",
        f"< {MEGABYTES_AT_MOST} MB",
        megabytes < MEGABYTES_AT_MOST,
    )


def _environment(stack: ExitStack, folder: Path) -> dict[str, str]:
    """Start the servers, make topics and tables, and return the settings that name them."""
    for name in ("kafka", "mariadb", "data"):
        (folder / name).mkdir()
    broker = stack.enter_context(kafka.running(folder / "kafka"))
    server = stack.enter_context(mariadb.running(folder / "mariadb"))
    stores = {
        f"{service.upper()}_DATABASE_URL": stack.enter_context(server.database())
        for service in SERVICES
    }
    ports = {f"{service.upper()}_CONSUMER_PORT": str(free_port()) for service in SERVICES}
    own = {"EVENTS_URL": broker.url(), "TRIP_DATA_DIR": str(folder / "data"), "LOG_LEVEL": "ERROR"}
    environment = {**os.environ, **stores, **ports, **own}
    for command in (["chassis.events", "migrate"], *([f"{each}.migrate"] for each in SERVICES)):
        _start(environment, *command).wait()
    return environment


def _load(environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds that it took, and the most megabytes that the ingestor had."""
    began, peak = time.monotonic(), 0.0
    ingestor = _start(environment, "ingestor", "backfill")
    consumers = [_start(environment, f"{each}.consumer") for each in SERVICES]
    with closing(open_url(environment["EVENTS_URL"])) as log:
        while not is_done(ingestor, log):
            peak = max(peak, peak_of(ingestor))
            time.sleep(PAUSE_SECONDS)
    seconds = time.monotonic() - began
    for consumer in consumers:
        consumer.terminate()
        consumer.wait()
    return seconds, peak


def _start(environment: dict[str, str], *command: str) -> "subprocess.Popen[bytes]":
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, "-m", *command], env=environment, stdout=quiet, stderr=quiet
    )
