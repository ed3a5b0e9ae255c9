"""Several workers while a history is loaded: no old rate, and all of them become ready at once."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES
from chassis.events.snapshots import snapshot_event
from chassis.metrics import scoreboard
from tests.helpers.gunicorn import ROOT, Gunicorn, eventually, launched, running
from tests.helpers.history_service import seen
from tests.helpers.ports import free_port

WORKERS = 3
LATEST = "/api/v1/currencies/latest?symbols=USD"
HISTORY = "/api/v1/history?target=USD&period=1w"
YEARS = range(2020, 2027)
NEWEST = f"{YEARS[-1]}-10-30"
PAUSE_SECONDS = 0.2
LOAD_SECONDS = 40.0


@dataclass
class Watch:
    """What a service answered while its store was filled."""

    server: Gunicorn
    path: str
    ready: list[int] = field(default_factory=list)
    days: set[str] = field(default_factory=set)
    percents: list[int] = field(default_factory=list)
    passing: set[int] = field(default_factory=set)

    def look(self) -> None:
        """Ask whether the pod is ready, then for a rate."""
        self.ready.append(self.server.get("/readyz").status)
        response = self.server.get(self.path)
        body = json.loads(response.body)
        if response.status == 200:
            latest = body["rates"]["USD"] if "rates" in body else body["latest"]
            self.days.add(latest["observed_at"][:10])
        elif "loading" in body:
            self.percents.append(100 * body["loading"]["done"] // body["loading"]["total"])
        assert response.status == 200 or self.ready[-1] == 503

    def look_until_ready(self) -> None:
        """Look until it is ready; then no worker may say otherwise."""
        limit = time.monotonic() + LOAD_SECONDS
        while 200 not in self.ready and time.monotonic() < limit:
            self.look()
        board = scoreboard.read(self.server.metrics_directory())
        assert board
        self.passing.add(board.passing())
        for _ in range(10 * WORKERS):
            self.look()


@contextmanager
def consuming(service: str, folder: Path) -> Iterator[None]:
    settings = {f"{service.upper()}_CONSUMER_PORT": str(free_port()), "TRIP_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", f"{service}.consumer"]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}) as process:
        try:
            yield
        finally:
            process.kill()


def applied(service: str, folder: Path) -> int:
    """Return the number of snapshots in the store."""
    try:
        with closing(sqlite3.connect(f"file:{folder}/{service}.db?mode=ro", uri=True)) as store:
            (count,) = store.execute("SELECT count(*) FROM snapshot").fetchone()
    except sqlite3.OperationalError:  # not there yet
        return 0
    return int(count)


def publish_history(service: str, folder: Path) -> None:
    """Publish each year once the year before it is applied, so that there is no lag in between."""
    log = open_url(f"sqlite:///{folder}/events.db")
    for number, year in enumerate(YEARS):
        eventually(lambda number=number: applied(service, folder) == number)
        time.sleep(PAUSE_SECONDS)
        day = seen("ecb", f"{year}-10-30", USD="1.1", KRW="1300")
        log.publish(EXCHANGE_RATES, [snapshot_event(day)])
    log.close()


@pytest.mark.fault
@pytest.mark.parametrize(("service", "path"), [("currency", LATEST), ("history", HISTORY)])
def test_no_worker_shows_an_old_rate_or_is_ready_until_a_killed_load_is_finished(
    service: str, path: str, tmp_path: Path
) -> None:
    environment = {"TRIP_DATA_DIR": str(tmp_path)}
    with running(f"{service}.app:app", WORKERS, env=environment) as server:
        watch = Watch(server, path)
        publishing = threading.Thread(target=publish_history, args=(service, tmp_path))
        publishing.start()
        with consuming(service, tmp_path):
            while applied(service, tmp_path) < 3:
                watch.look()
        with consuming(service, tmp_path):
            watch.look_until_ready()
        publishing.join()
    assert watch.days == {NEWEST}
    assert watch.passing == {WORKERS}
    assert sorted(watch.ready, reverse=True) == watch.ready  # 503, then 200, and never back
    assert watch.percents


def test_a_pod_whose_store_is_loaded_is_ready_as_soon_as_all_its_workers_are(
    tmp_path: Path,
) -> None:
    environment = {"WAITING_FOLDER": str(tmp_path)}
    with launched("tests.helpers.waiting_app:app", WORKERS, env=environment) as server:
        eventually(lambda: len(server.workers()) == WORKERS)
        for number, pid in enumerate(server.workers()):
            statuses = {server.get("/readyz").status for _ in range(4 * WORKERS)}
            assert statuses == {503}, f"{number} of {WORKERS} workers were ready"
            (tmp_path / str(pid)).touch()
            time.sleep(1.2)  # each checks itself once a second
        eventually(lambda: server.get("/readyz").status == 200)
        assert {server.get("/readyz").status for _ in range(4 * WORKERS)} == {200}
