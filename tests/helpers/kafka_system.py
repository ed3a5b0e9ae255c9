"""A feed, consumers and their stores around a broker, and the account that must balance."""

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import urllib3

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES, REJECTED, Event, dead_letter_topic
from chassis.events.log import EventLog, EventLogError
from tests.helpers import rate_feed
from tests.helpers.event_log import polled
from tests.helpers.gunicorn import eventually
from tests.helpers.ports import free_port
from tests.helpers.started import Started, python

SERVICES = ("currency", "history")
SETTLING_SECONDS = 90.0
# Looking up lags starts a client for every group.
LOOK_SECONDS = 0.3

# The group notices a killed consumer after three seconds, not ten.
HASTY = """
from chassis.events.kafka.clients import _CONSUMING
from {service}.consumer import main
_CONSUMING |= {{"session.timeout.ms": 3000, "heartbeat.interval.ms": 300}}
main()
"""


@dataclass
class Process:
    """A process of ours, and the port of its health and metrics."""

    popen: Started
    port: int

    def status(self, path: str = "/readyz") -> int:
        """Return the status of a probe; 0 without a response."""
        url = f"http://127.0.0.1:{self.port}{path}"
        try:
            return urllib3.request("GET", url, retries=False, timeout=5).status
        except urllib3.exceptions.HTTPError:
            return 0

    def metric(self, sample: str) -> float:
        """Return the value of a sample, written as in the exposition."""
        url = f"http://127.0.0.1:{self.port}/metrics"
        lines = urllib3.request("GET", url, retries=False).data.decode().splitlines()
        (value,) = (line.rpartition(" ")[2] for line in lines if line.startswith(f"{sample} "))
        return float(value)

    def holds(self) -> tuple[int, int]:
        """Return its numbers of threads and of open files, those of its store left out."""
        folder = Path(f"/proc/{self.popen.pid}")
        threads = len(list((folder / "task").iterdir()))
        # The store's pool keeps as many connections open as were ever used at a time.
        opened = [_link(each) for each in (folder / "fd").iterdir()]
        return threads, sum(1 for each in opened if each and ".db" not in each)

    def kill(self) -> None:
        """Kill it at once."""
        self.popen.kill()
        self.popen.wait()

    def stop(self, seconds: float = 5) -> int:
        """Send SIGTERM, and return its exit status."""
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(seconds)


@dataclass
class KafkaSystem:
    """Processes that keep their stores in ``folder`` and share the log at ``url``."""

    folder: Path
    url: str
    repeated: int = 0
    processes: list[Process] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, *module: str) -> Process:
        """Start ``python -m`` with the arguments."""
        return self._start("-m", *module)

    def _start(self, *arguments: str) -> Process:
        port = free_port()
        ports = {f"{service.upper()}_CONSUMER_PORT": str(port) for service in SERVICES}
        settings = {"EVENTS_URL": self.url, "TRIP_DATA_DIR": str(self.folder), **ports}
        settings |= {"LOG_LEVEL": "WARNING", **self.environment}
        popen = python(arguments, {**os.environ, **settings}, self.folder / "errors.log")
        self.processes.append(Process(popen, port))
        return self.processes[-1]

    def consumer(self, service: str, hasty: bool = False) -> Process:
        """Start a consumer and wait until it is ready; a hasty one is soon missed if killed."""
        (consumer,) = self.consumers(hasty, service)
        return consumer

    def consumers(self, hasty: bool = False, *services: str) -> list[Process]:
        """Start a consumer of each service at once, and wait until all are ready."""
        started = [self._consumer(service, hasty) for service in services or SERVICES]
        eventually(lambda: all(each.status() == 200 for each in started), 30)
        return started

    def _consumer(self, service: str, hasty: bool) -> Process:
        own = ("-c", HASTY.format(service=service)) if hasty else ("-m", f"{service}.consumer")
        return self._start(*own)

    def feed(self) -> Process:
        """Start publishing, or continue where an earlier feed ended."""
        return self.start("tests.helpers.rate_feed", str(self.folder / "progress"))

    def under_way(self, share: float = 0.3) -> Process:
        """Start the feed and wait until this share of it is published."""
        feed = self.feed()
        eventually(lambda: self.fed() > rate_feed.EVENTS * share, 30)
        return feed

    def fed(self) -> int:
        """Return how many events were confirmed."""
        progress = self.folder / "progress"
        return int(progress.read_text()) if progress.exists() else 0

    def applied(self) -> int:
        """Return how many events are in both stores."""
        return min(len(_stored(self.folder / f"{service}.db")[1]) for service in SERVICES)

    def finish(self, feed: Process) -> None:
        """Repeat the feed until it succeeds, and wait until everything is applied."""
        while feed.popen.wait(SETTLING_SECONDS) != 0:
            assert feed.popen.returncode in {rate_feed.FAILED, -signal.SIGKILL}
            self.repeated += 1
            feed = self.feed()
        with closing(open_url(self.url)) as log:
            eventually(lambda: settled(log), SETTLING_SECONDS, LOOK_SECONDS)

    def end(self) -> None:
        """Stop every process in order, so that its group need not wait for a time-out."""
        for each in self.processes:
            each.popen.terminate()
        for each in self.processes:
            try:
                each.popen.wait(10)
            except subprocess.TimeoutExpired:
                each.kill()

    def balance(self) -> None:
        """Compare what was published with the stores, the rejected values and the dead letters."""
        numbers = range(rate_feed.EVENTS)
        sound = [number for number in numbers if not rate_feed.is_poison(number)]
        for service in SERVICES:
            rates, snapshots = _stored(self.folder / f"{service}.db")
            assert sorted(rates) == sorted(set().union(*map(rate_feed.values, sound)))
            assert sorted(snapshots) == sorted(rate_feed.event(number).id for number in sound)
        rejected = [n for n in numbers if n % rate_feed.REJECTED_EVERY == 0]
        assert self._ids(REJECTED) == {(None, rate_feed.rejection(n).id) for n in rejected}
        poison = {rate_feed.event(n).id for n in numbers if rate_feed.is_poison(n)}
        dead_letters = self._ids(dead_letter_topic(EXCHANGE_RATES))
        assert dead_letters == {(service, each) for service in SERVICES for each in poison}

    def _ids(self, topic: str) -> set[tuple[str | None, str]]:
        with closing(open_url(self.url)) as log, log.subscribe("auditor", [topic]) as reader:
            records = polled(reader, log.depth(topic))
        events = [(each.headers, Event.from_json(each.event)) for each in records]
        return {(headers.get("dead-letter-group"), event.id) for headers, event in events}


@contextmanager
def kafka_system(folder: Path, url: str, topics: bool = True) -> Iterator[KafkaSystem]:
    """Create the topics, if wanted; stop every process after the block."""
    if topics:
        with closing(open_url(url)) as log:
            log.migrate()
    system = KafkaSystem(folder, url)
    try:
        yield system
    finally:
        system.end()


def _link(descriptor: Path) -> str:
    try:
        return str(descriptor.readlink())
    except FileNotFoundError:
        return ""  # it was just closed


def settled(log: EventLog) -> bool:
    """Return whether both services have applied everything; False if the log is unavailable."""
    try:
        lags = log.lags(EXCHANGE_RATES)
    except EventLogError:
        return False
    return all(lags.get(service) == 0 for service in SERVICES)


def _stored(path: Path) -> tuple[list[rate_feed.Value], list[str]]:
    with closing(sqlite3.connect(path)) as store:
        rates = store.execute("SELECT source, quote, rate FROM rate").fetchall()
        ids = store.execute("SELECT event_id FROM snapshot").fetchall()
    return [(source, quote, Decimal(rate)) for source, quote, rate in rates], [i for (i,) in ids]
