"""How long Prometheus evaluates each rule while it watches 10,000 series of real services."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import urllib3
from prometheus_client.parser import text_string_to_metric_families

from launch.settings import LaunchSettings
from launch.targets import targets
from tests.benchmarks.figure import Figure
from tests.benchmarks.rules import history
from tests.benchmarks.rules.history import Labels, Series
from tests.helpers import system, watching
from tests.helpers.clone import ROOT
from tests.helpers.watching import Prometheus

SERIES = 10_000
BOUND_MILLISECONDS = 50
WATCHED_SECONDS = 120


def measure() -> Iterator[Figure]:
    """Give Prometheus the past and the present of replicas, and read what it reports."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = _texts(folder)
        series = [each for target in texts for each in _series(*target)]
        copies = history.copies(series, SERIES)
        apps = {labels["app"] for labels, _ in texts}
        history.write([*copies, *history.recorded(apps)], time.time(), folder)
        with _serving([text for _, text in texts]) as port, watching.running(
            folder, interval=f"{history.INTERVAL_SECONDS}s"
        ) as prometheus:  # fmt: skip
            listed = _listed([labels for labels, _ in texts], len(copies) // len(series), port)
            (folder / "targets" / "copies.json").write_text(json.dumps(listed))
            usual = _usual(prometheus)
    rule, seconds = max(usual.items(), key=lambda each: each[1])
    yield Figure(
        f"slowest of {len(usual)} rules on {len(copies):,} series",
        f"{seconds * 1000:.0f} ms ({rule.split()[1]})",
        f"≤ {BOUND_MILLISECONDS} ms",
        seconds * 1000 <= BOUND_MILLISECONDS,
    )


def _texts(folder: Path) -> list[tuple[Labels, str]]:
    """Return a scrape of every process of a system after some traffic, with its labels."""
    with system.running(folder) as started:
        ports = {name: str(port) for name, port in started.ports.items()}
        command = [sys.executable, "-m", "tests.traffic"]
        subprocess.run(command, cwd=ROOT, env=os.environ | ports, check=True, capture_output=True)
        settings = LaunchSettings(**{name.lower(): port for name, port in ports.items()})
        groups = list(targets(settings))
        urls = [f"http://{group['targets'][0]}/metrics" for group in groups]
        bodies = [urllib3.request("GET", url).data.decode() for url in urls]
    return [(group["labels"], body) for group, body in zip(groups, bodies, strict=True)]


def _series(labels: Labels, text: str) -> Iterator[Series]:
    for family in text_string_to_metric_families(text):
        for each in family.samples:
            own = {**each.labels, "job": "trip-service", **labels, "instance": labels["pod"]}
            yield Series(each.name, own, each.value)


@contextmanager
def _serving(texts: list[str]) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        """Serves each text under its number."""

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(texts[int(self.path.removeprefix("/"))].encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def _listed(labels: list[Labels], copies: int, port: int) -> list[dict[str, Any]]:
    """Return the targets of all copies, as Prometheus reads them from a file."""
    return [
        {
            "targets": [f"127.0.0.1:{port}"],
            "labels": {**each, **history.of_copy(each, copy), "__metrics_path__": f"/{number}"},
        }
        for copy in range(copies)
        for number, each in enumerate(labels)
    ]


def _usual(prometheus: Prometheus) -> dict[str, float]:
    """Return the median evaluation of each rule in seconds, as Prometheus reports them."""
    found: dict[str, dict[str, float]] = {}
    until = time.monotonic() + WATCHED_SECONDS
    while time.monotonic() < until:
        time.sleep(history.INTERVAL_SECONDS / 3)
        groups = prometheus.api("rules")["groups"]
        for number, rule in enumerate(rule for group in groups for rule in group["rules"]):
            assert rule["health"] != "err", rule
            # Rules of other labels have the same name.
            name = f"{number} {rule['name']}"
            found.setdefault(name, {})[rule["lastEvaluation"]] = rule["evaluationTime"]
    return {name: statistics.median(times.values()) for name, times in found.items()}
