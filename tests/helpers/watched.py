"""A system with a life of its own: sources that publish, events that fail, traffic through it."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import urllib3

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES
from chassis.events.snapshots import snapshot_event
from tests.helpers import scraping, system
from tests.helpers.clone import ROOT
from tests.helpers.ingestor import moved, sample
from tests.helpers.rate_server import RateServer, Reply, rate_server
from tests.helpers.rates import snapshot
from tests.helpers.scraping import Prometheus
from tests.helpers.system import System

TRAFFIC_SECONDS = 120


@dataclass(frozen=True)
class Watched:
    """A system and the Prometheus that watches it."""

    folder: Path
    system: System
    prometheus: Prometheus

    def live(self, number: int) -> None:
        """Have an event, now and then one that cannot be applied, and a few visitors."""
        self.publish(poison=number % 12 == 1)
        self.visit(through_gateway=number % 3 > 0)

    def publish(self, *, poison: bool = False) -> None:
        """Publish rates of this moment as the ingestor would, or some that cannot be applied."""
        now = datetime.now(UTC)
        rates = {
            "USD": f"{random.uniform(1.1, 1.2):.4f}",
            "KRW": f"{random.uniform(1500, 1700):.2f}",
        }
        event = snapshot_event(snapshot("currency-api", now, now, "second", **rates))
        if poison:
            event.data["rates"] = "none"
        with closing(open_url(f"sqlite:///{self.folder}/events.db")) as log:
            log.publish(EXCHANGE_RATES, [event])

    def visit(self, *, through_gateway: bool) -> None:
        """Open the page and send a little traffic, to the APIs or to the gateway."""
        page = str(self.system.ports["PAGE_PORT"])
        urllib3.request("GET", f"http://127.0.0.1:{page}/")
        ports = {name: str(port) for name, port in self.system.ports.items()}
        if through_gateway:
            ports |= {f"{name}_PORT": page for name in ("CURRENCY", "HISTORY", "RANKING")}
        command = [sys.executable, "-c", _TRAFFIC]
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, **ports}, check=True, timeout=TRAFFIC_SECONDS,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip


_TRAFFIC = """
import random, sys
from tests import traffic
traffic.REQUESTS = 60
dice = random.Random
traffic.random.Random = lambda _: dice()
sys.exit(traffic.main())
"""


@contextmanager
def watched(folder: Path, interval: int = 1) -> Iterator[Watched]:
    """Run everything, with sources that publish what is new today."""
    with ExitStack() as stack:
        server = stack.enter_context(_sources())
        started = stack.enter_context(system.running(folder, **_variables(server)))
        prometheus = stack.enter_context(scraping.running(folder, started.ports, interval))
        yield Watched(folder, started, prometheus)


@contextmanager
def _sources() -> Iterator[RateServer]:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    today = midnight.date().isoformat()
    with rate_server() as server:
        newest = sample("eurofxref-daily.xml").replace(b"2026-10-30", today.encode())
        server.answer("/eurofxref-hist-90d.xml", Reply(body=moved(newest)))
        server.answer("/eurofxref-hist.xml", Reply(body=sample("eurofxref-hist.xml")))
        crypto = json.loads(sample("currency-api-eur.json")) | {"date": today}
        server.answer("/latest.json", Reply(body=moved(json.dumps(crypto).encode())))
        open_er = {
            **json.loads(sample("open-er-api.json")),
            "time_last_update_unix": int(midnight.timestamp()),
        }
        server.answer("/open-er.json", Reply(body=moved(json.dumps(open_er).encode())))
        yield server


def _variables(server: RateServer) -> dict[str, str]:
    return {
        "INGEST_SOURCES": "ecb-archive,ecb,currency-api,open-er-api",
        "INGEST_INTERVAL_SECONDS": "5",
        "ECB_URL": server.url,
        "CURRENCY_API_URL": f"{server.url}/{{date}}.json",
        "CURRENCY_API_FALLBACK_URL": f"{server.url}/{{date}}.json",
        "OPEN_ER_API_URL": f"{server.url}/open-er.json",
    }
