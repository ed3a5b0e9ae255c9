"""Every request is counted exactly once, whatever happens to the workers."""

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from math import inf
from pathlib import Path
from threading import Event

import pytest

from chassis.metrics.exposition import Exposition
from tests.helpers.gunicorn import Gunicorn, Series, eventually, launched, running
from tests.helpers.metric_workers import only_grows, parsed, stock

APP = "tests.helpers.metrics_app:app"
ROUNDS = 30
CLIENTS = 4
STORMS, STORM_SECONDS, LONGEST_STORM_SECONDS = 2, 4, 60
MOST_WORKERS = 6
MOST_SLOTS = 3 * MOST_WORKERS
FEW_SCRAPES = 10
REQUESTS = {  # each with the endpoint and status that it is counted under
    ("GET", "/greetings/ko"): ("/greetings/{language}", "200"),
    ("GET", "/greetings/xx"): ("/greetings/{language}", "404"),
    ("GET", "/broken"): ("/broken", "500"),
    ("POST", "/greetings"): ("/greetings", "201"),
    ("GET", "/nowhere"): ("unmatched", "404"),
}
PLAIN_OR_PRELOADED = pytest.mark.parametrize(
    "options", [(), ("--preload",)], ids=["plain", "preloaded"]
)


class Storm:
    """Kills, reloads and scales a master's workers in a reproducible order."""

    def __init__(self, server: Gunicorn, seed: int) -> None:
        self.chance = random.Random(seed)
        self.killed = 0
        self._server = server
        self._wanted = 4
        self._disturbances: list[Callable[[], None]] = [
            *[self._kill_some] * 5,
            self._kill_a_newborn,
            lambda: server.signal(signal.SIGHUP),
            lambda: self._scale(signal.SIGTTIN, +1),
            lambda: self._scale(signal.SIGTTOU, -1),
        ]

    def rage(self, is_enough: Callable[[], bool]) -> None:
        """Disturb the workers until enough has happened or it takes too long."""
        began = time.monotonic()
        while (lasted := time.monotonic() - began) < LONGEST_STORM_SECONDS:
            if lasted > STORM_SECONDS and is_enough():
                return
            self.strike()
            time.sleep(self.chance.uniform(0, 0.3))

    def strike(self) -> None:
        """Disturb the workers once."""
        self.chance.choice(self._disturbances)()

    def _kill_some(self) -> None:
        workers = self._server.workers()
        self._kill(*self.chance.sample(workers, min(len(workers), 2)))

    def _kill_a_newborn(self) -> None:
        known = set(self._server.workers())
        self._kill(*known)  # all of them: one that was stopping anyway has no successor
        eventually(lambda: not known.issuperset(self._server.workers()))
        time.sleep(self.chance.uniform(0, 0.3))
        self._kill(*set(self._server.workers()) - known)

    def _kill(self, *pids: int) -> None:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.killed += 1

    def _scale(self, number: signal.Signals, by: int) -> None:
        if 1 < self._wanted + by <= MOST_WORKERS:
            self._wanted += by
            self._server.signal(number)


class Clients:
    """Clients that send requests until ``over`` is set, and note requests and responses."""

    def __init__(self, server: Gunicorn) -> None:
        self.over = Event()
        # Lists, which several threads may append to.
        self.sent: list[tuple[str, str]] = []
        self.completed: list[tuple[str, str]] = []
        self.scrapes: list[int] = []
        self._server = server

    def busy(self, reads: Sequence[Callable[[], str]], storm: Callable[[], None]) -> None:
        """Send requests, and scrape with each of ``reads``, during ``storm``."""
        self.over.clear()
        self.scrapes = [0 for _ in reads]
        with ThreadPoolExecutor(CLIENTS + len(reads)) as pool:
            sending = [pool.submit(self.send, seed) for seed in range(CLIENTS)]
            scraping = [pool.submit(self.scrape, *read) for read in enumerate(reads)]
            try:
                storm()
            finally:
                self.over.set()
        assert [each.result() for each in (*sending, *scraping)] == [None] * (CLIENTS + len(reads))

    def have_seen_enough(self) -> bool:
        """Return whether there were enough scrapes of each kind, and a response to each request."""
        return min(self.scrapes) > FEW_SCRAPES and set(self.completed) == REQUESTS.keys()

    def send(self, seed: int) -> None:
        """Send requests; those whose worker is killed get no response."""
        chance = random.Random(seed)
        while not self.over.is_set():
            request = chance.choice(list(REQUESTS))
            self.sent.append(request)
            with contextlib.suppress(OSError, HTTPException):
                self._server.request(*request)
                self.completed.append(request)

    def scrape(self, kind: int, read: Callable[[], str]) -> None:
        """Scrape and count the scrapes; none may fail and no counter may go back."""
        last: Mapping[Series, float] = {}
        while not self.over.is_set():
            last = _not_gone_back(last, parsed(read()))
            self.scrapes[kind] += 1

    def read(self) -> str:
        """Scrape the service; repeat a scrape whose worker is killed."""
        while True:
            with contextlib.suppress(OSError, HTTPException):
                response = self._server.get("/metrics")
                assert response.status == 200
                return response.body.decode()


@PLAIN_OR_PRELOADED
def test_every_request_is_counted_once_and_no_counter_goes_back(options: tuple[str, ...]) -> None:
    with running(APP, 4, options=options) as server:
        storm, sent, last = Storm(server, seed=2), 0, server.scrape()
        for _ in range(ROUNDS):
            for _ in range(storm.chance.randint(1, 30)):
                server.request(*storm.chance.choice(list(REQUESTS)))
                sent += 1
            storm.strike()
            last = _not_gone_back(last, server.scrape())
        assert _sum(last, "http_requests_total") == sent
        assert _sum(last, "http_request_duration_seconds_count") == sent
        assert _sum(last, "greeting_length_count") == _sum(last, "greetings_total") > 0


@PLAIN_OR_PRELOADED
def test_a_storm_under_load_harms_no_count_and_no_scrape(options: tuple[str, ...]) -> None:
    recycling = ("--max-requests", "100", "--max-requests-jitter", "50")
    with running(APP, 4, options=(*options, *recycling)) as server:
        directory = server.metrics_directory()
        storm, clients, exposition = Storm(server, seed=3), Clients(server), Exposition(directory)
        reads = (clients.read, lambda: exposition.render()[0].decode())

        def is_enough() -> bool:
            return storm.killed > MOST_SLOTS and clients.have_seen_enough()

        for _ in range(STORMS):
            clients.busy(reads, lambda: storm.rage(is_enough))
            assert min(clients.scrapes) > FEW_SCRAPES
            for read in reads:
                eventually(lambda read=read: read().startswith(*stock(directory, "")))
        _check_totals(server.scrape(), clients, storm.killed)
        assert "Exception in worker process" not in server.read_log()
        slots = {path.stem.rpartition("_")[2] for path in directory.glob("*.db")}
        assert len(slots) <= MOST_SLOTS < storm.killed


def _check_totals(shown: Mapping[Series, float], clients: Clients, killed: int) -> None:
    completed, sent = Counter(clients.completed), Counter(clients.sent)
    for request, (endpoint, status) in REQUESTS.items():
        labels = (("endpoint", endpoint), ("method", request[0]), ("status", status))
        counted = shown["http_requests_total", labels]
        assert 0 < completed[request] <= counted <= sent[request]
    # A worker killed between two counts has made only the first one.
    torn = _sum(shown, "http_requests_total") - _sum(shown, "http_request_duration_seconds_count")
    assert 0 <= torn <= killed
    assert 0 <= _sum(shown, "greetings_total") - _sum(shown, "greeting_length_count") <= killed


def test_deaths_add_no_files() -> None:
    with running(APP, 2) as server:
        directory = server.metrics_directory()
        for _ in range(15):
            for pid in server.workers():
                # One that was killed in the round before may end just now.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            server.get("/greetings/ko")
        eventually(lambda: len(server.workers()) == 2)
        slots = {path.stem.rsplit("_")[-1] for path in directory.glob("*.db")}
        kinds = {path.stem.rsplit("_", 1)[0] for path in directory.glob("*.db")}
        assert slots == {"0", "1"}
        assert kinds == {"counter", "histogram", "gauge_livemax", "gauge_livesum"}
        assert _sum(server.scrape(), "greetings_total") == 15


def test_a_worker_that_dies_in_a_request_breaks_nothing() -> None:
    with running(APP, 2) as server:
        for _ in range(5):
            with pytest.raises(ConnectionError):
                server.get("/death")
            server.get("/greetings/ko")
        assert _sum(server.scrape(), "greetings_total") == 5


def test_a_second_master_on_one_directory_is_refused(tmp_path: Path) -> None:
    env = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    with running(APP, 1, env=env) as first, launched(APP, 1, env=env) as second:
        assert second.process.wait(30) == 3
        assert second.read_log() == (
            f"refused to start: PROMETHEUS_MULTIPROC_DIR: {tmp_path} "
            "is used by another running master\n"
        )
        assert first.get("/greetings/ko").status == 200


def test_a_masters_own_directory_is_removed_at_its_end_and_a_chosen_one_stays(
    tmp_path: Path,
) -> None:
    with running(APP, 1) as own:
        directory = own.metrics_directory()
        assert directory.is_dir()
    with running(APP, 1, env={"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}) as chosen:
        assert chosen.metrics_directory() == tmp_path
    assert not directory.exists()
    assert list(tmp_path.glob("*.db"))


def _sum(scrape: Mapping[Series, float], name: str) -> float:
    return sum(value for (series, _), value in scrape.items() if series == name)


def _not_gone_back(
    before: Mapping[Series, float], now: Mapping[Series, float]
) -> Mapping[Series, float]:
    # Process figures are left out while a process is ending.
    absent = {each for each in before if "process_" in each[0] and each not in now}
    counted = filter(only_grows, before.keys() - absent)
    assert [each for each in counted if now.get(each, -inf) < before[each]] == []
    return {**before, **now}
