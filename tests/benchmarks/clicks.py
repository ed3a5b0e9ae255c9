"""``POST /rankings/click`` on MongoDB beside a bare route that makes the same calls."""

import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.helpers.gunicorn import Gunicorn, running
from tests.helpers.ranking_store import migrate
from tests.helpers.servers.mongodb import running as mongodb

PATH = "/api/v1/rankings/click"
SCRIPT = Path(__file__).with_name("clicks.lua")
WORKERS = 4
ROUNDS = 15
SECONDS = 2
RATE_AT_LEAST = 0.85
TAIL_AT_MOST = 3.0
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    """Clicks a second, and within how many milliseconds 99 of 100 were answered."""

    rate: float
    tail: float


def measure() -> Iterator[Figure]:
    """Send clicks to both in turns, and compare each turn with the one before it."""
    with tempfile.TemporaryDirectory() as folder, mongodb(Path(folder)) as server:
        with server.database() as bare, server.database() as ours:
            rounds = _compared(bare, ours)
    bare_load, our_load = (_median(loads) for loads in zip(*rounds, strict=True))
    share = statistics.median(ours.rate / bare.rate for bare, ours in rounds)
    times = statistics.median(ours.tail / bare.tail for bare, ours in rounds)
    yield Figure(
        "POST /rankings/click beside a bare route with the same MongoDB calls",
        f"{share:.0%} ({our_load.rate:,.0f} of {bare_load.rate:,.0f} req/s)",
        f"≥ {RATE_AT_LEAST:.0%}",
        share >= RATE_AT_LEAST,
    )
    yield Figure(
        "its slowest of a hundred beside the bare route's",
        f"{times:.2f} times ({our_load.tail:.0f} against {bare_load.tail:.0f} ms)",
        f"< {TAIL_AT_MOST:.0f} times",
        times < TAIL_AT_MOST,
    )


def _compared(bare_url: str, our_url: str) -> list[tuple[Load, Load]]:
    common = {"RANKING_CLICK_LIMIT": "1000000", "TRUSTED_PROXIES": "1"}
    bare_env, our_env = ({**common, "RANKING_DATABASE_URL": url} for url in (bare_url, our_url))
    for url in (bare_url, our_url):
        migrate(url)
    with (
        running("tests.benchmarks.bare_clicks:app", WORKERS, env=bare_env, ready=PATH) as bare,
        running("ranking.app:app", WORKERS, env=our_env, ready="/readyz") as ours,
    ):
        for each in (bare, ours):
            _load(each)  # opens pages and connections
        return [(_load(bare), _load(ours)) for _ in range(ROUNDS)]


def _load(server: Gunicorn) -> Load:
    time.sleep(1)
    url = f"http://127.0.0.1:{server.port}{PATH}"
    command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "--latency", "-s", str(SCRIPT), url]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in report:
        raise RuntimeError(report)
    (rate,) = re.findall(r"Requests/sec:\s+([\d.]+)", report)
    ((tail, unit),) = re.findall(r"99%\s+([\d.]+)(us|ms|s)", report)
    return Load(float(rate), float(tail) * UNITS[unit])


def _median(loads: Sequence[Load]) -> Load:
    return Load(
        statistics.median(each.rate for each in loads),
        statistics.median(each.tail for each in loads),
    )
