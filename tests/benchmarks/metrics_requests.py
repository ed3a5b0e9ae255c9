"""What counting costs a request: the instructions it adds, as cachegrind counts them."""

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
BARE = "metrics_apps:bare"
OURS = "metrics_apps_ours:counted"
STOCK = {
    "hooks with kept children": "metrics_apps_stock:hooks_with_children",
    "hooks with .labels(…) each time": "metrics_apps_stock:hooks_with_labels",
    "prometheus-flask-exporter": "metrics_apps_stock:exporter",
}


def measure() -> Iterator[Figure]:
    """Count the same request in the same process model, differently counted."""
    if shutil.which("valgrind") is None:
        raise SystemExit("make bench needs valgrind: apt-get install valgrind")
    apps = (BARE, OURS, *STOCK.values())
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        a_request = dict(zip(apps, threads.map(_a_request, apps), strict=True))
    added = {app: instructions - a_request[BARE] for app, instructions in a_request.items()}
    stock = "; ".join(f"{name} {_thousands(added[app])}" for name, app in STOCK.items())
    yield Figure(
        "user instructions that counting adds to a request",
        f"{_thousands(added[OURS])}, {_thousands(a_request[BARE])} without (stock: {stock})",
        f"≤ {_thousands(INSTRUCTIONS_AT_MOST)}",
        added[OURS] <= INSTRUCTIONS_AT_MOST,
    )


def _a_request(app: str) -> float:
    once, twice = (_instructions(app, requests) for requests in (REQUESTS, 2 * REQUESTS))
    return (twice - once) / REQUESTS


def _instructions(app: str, requests: int) -> int:
    tool = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
    script = ("-m", "tests.benchmarks.metrics_serving", app, str(requests))
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
