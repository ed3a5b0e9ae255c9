"""Measures how long a scrape takes over HTTP while every worker of a gunicorn is busy."""

import http.client
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.figure import Figure
from tests.benchmarks.metrics.apps import HELD_SECONDS
from tests.benchmarks.metrics.scrape import duration
from tests.benchmarks.metrics.workers import WORKERS, progress
from tests.helpers.gunicorn import Gunicorn, running
from tests.helpers.ports import free_port

MILLISECONDS_AT_MOST = 20
SERIES = 1000
IN_FLIGHT = 12
SCRAPES = 250
STOCK_SCRAPES = 2
PAUSE_SECONDS = 0.1
PATIENCE_SECONDS = 60
# The headers that Prometheus sends.
HEADERS = {
    "Accept": "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5",
    "Accept-Encoding": "gzip",
}


def measure() -> Iterator[Figure]:
    """Scrape the listener of a service of ours, and the service port of a stock one."""
    port = free_port()
    ours = f"tests.benchmarks.metrics.our_apps:held({SERIES})"
    stock = f"tests.benchmarks.metrics.stock_apps:held({SERIES})"
    with running(ours, WORKERS, env={"METRICS_PORT": str(port)}) as server, _held(server):
        seconds = sorted(_scrapes(port, SCRAPES))
    with tempfile.TemporaryDirectory() as folder:
        env = {"PROMETHEUS_MULTIPROC_DIR": folder}
        options = ("--config", os.devnull)
        with running(stock, WORKERS, env=env, options=options) as server, _held(server):
            by_stock = _scrapes(server.port, STOCK_SCRAPES)
    high = seconds[int(len(seconds) * 0.99)]
    yield Figure(
        f"scrape over HTTP, all {WORKERS} sync workers busy for {HELD_SECONDS} s,"
        f" {IN_FLIGHT} in flight",
        f"p99 {duration(high)}, worst {duration(seconds[-1])} of {SCRAPES} on the listener"
        f" (stock: {duration(max(by_stock))}, worst of {STOCK_SCRAPES})",
        f"p99 ≤ {MILLISECONDS_AT_MOST} ms",
        high * 1000 <= MILLISECONDS_AT_MOST,
    )


@contextmanager
def _held(server: Gunicorn) -> Iterator[None]:
    """Keep so many slow requests in flight that all workers are busy and some requests wait."""
    over = threading.Event()

    def send() -> None:
        while not over.is_set():
            server.get("/held")

    threads = [threading.Thread(target=send) for _ in range(IN_FLIGHT)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _scrapes(port: int, count: int) -> list[float]:
    """Return the seconds of each scrape."""
    return [_scrape(port) for _ in progress(range(count), "scrapes while all workers are busy")]


def _scrape(port: int) -> float:
    time.sleep(PAUSE_SECONDS)
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/metrics", headers=HEADERS)
        response = connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - began
    finally:
        connection.close()
    if response.status != 200 or not body:
        raise RuntimeError(f"a scrape failed with status {response.status}")
    return seconds
