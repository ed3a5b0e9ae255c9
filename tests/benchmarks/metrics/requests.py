"""Measures how many instructions counting adds to a request, with cachegrind."""

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.figure import Figure
from tests.benchmarks.instructions import counted

INSTRUCTIONS_AT_MOST = 40_000
REQUESTS = 500
BARE = "apps:bare"
OURS = "our_apps:counted"
STOCK = {
    "hooks with kept children": "stock_apps:hooks_with_children",
    "hooks with .labels(…) each time": "stock_apps:hooks_with_labels",
    "prometheus-flask-exporter": "stock_apps:exporter",
}


def measure() -> Iterator[Figure]:
    """Run the same request with each way of counting it, and without."""
    apps = (BARE, OURS, *STOCK.values())
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        totals = dict(zip(apps, threads.map(_per_request, apps), strict=True))
    added = {app: total - totals[BARE] for app, total in totals.items()}
    stock = "; ".join(f"{name} {_thousands(added[app])}" for name, app in STOCK.items())
    yield Figure(
        "user instructions that counting adds to a request",
        f"{_thousands(added[OURS])}, {_thousands(totals[BARE])} without (stock: {stock})",
        f"≤ {_thousands(INSTRUCTIONS_AT_MOST)}",
        added[OURS] <= INSTRUCTIONS_AT_MOST,
    )


def _per_request(app: str) -> float:
    once, twice = (_instructions(app, requests) for requests in (REQUESTS, 2 * REQUESTS))
    return (twice - once) / REQUESTS


def _instructions(app: str, requests: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        variables = {"PROMETHEUS_MULTIPROC_DIR": folder}
        return counted("tests.benchmarks.metrics.serve", app, str(requests), variables=variables)


def _thousands(instructions: float) -> str:
    return f"{instructions / 1000:.1f} k"
