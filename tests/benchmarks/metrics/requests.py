"""Measures how many instructions counting adds to a request, with cachegrind."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.figure import Figure

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
    if shutil.which("valgrind") is None:
        raise SystemExit("make bench needs valgrind: apt-get install valgrind")
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
    tool = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
    script = ("-m", "tests.benchmarks.metrics.serve", app, str(requests))
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PYTHONHASHSEED": "0", "PROMETHEUS_MULTIPROC_DIR": folder}
        report = subprocess.run(
            [*tool, sys.executable, *script],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
    if report.returncode:
        raise RuntimeError(report.stderr)
    (counted,) = re.findall(r"I\s+refs:\s+([\d,]+)", report.stderr)
    return int(counted.replace(",", ""))


def _thousands(instructions: float) -> str:
    return f"{instructions / 1000:.1f} k"
