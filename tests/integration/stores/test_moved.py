"""Files of the embedded ranking store removed or moved under two workers and three clients."""

import json
import os
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.helpers.gunicorn import Gunicorn, eventually, running

CLICK = "/api/v1/rankings/click"
CLIENTS = 3
MISSING = "a file of the store is missing or was replaced"


@contextmanager
def ranking(folder: Path) -> Iterator[Gunicorn]:
    env = {"TRIP_DATA_DIR": str(folder), "RANKING_CLICK_LIMIT": "1000000"}
    with running("ranking.app:app", 2, env=env) as server:
        yield server


class Clients:
    """Click until told to stop, and count the answers by status."""

    def __init__(self, server: Gunicorn) -> None:
        self._server, self._stop = server, Event()
        self._pool = ThreadPoolExecutor(CLIENTS)
        self.answers: Counter[int] = Counter()
        self._clicking: list[Future[None]] = []

    def __enter__(self) -> "Clients":
        self._clicking = [self._pool.submit(self._click) for _ in range(CLIENTS)]
        self.wait_for(201)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._pool.shutdown()
        for each in self._clicking:
            each.result()

    def wait_for(self, status: int, more: int = 5) -> None:
        """Wait until so many more answers had this status."""
        enough = self.answers[status] + more
        eventually(lambda: self.answers[status] >= enough)

    def _click(self) -> None:
        while not self._stop.is_set():
            self.answers[click(self._server)] += 1


def click(server: Gunicorn) -> int:
    body = json.dumps({"country": "JP"}).encode()
    return server.request("POST", CLICK, body, {"Content-Type": "application/json"}).status


def readiness(server: Gunicorn) -> tuple[int, Any]:
    answer = server.get("/readyz")
    return answer.status, json.loads(answer.body)["checks"]["store"]


def counted(file: Path) -> int:
    """Return the clicks in a file, which must be whole."""
    with closing(sqlite3.connect(file)) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(store.execute("SELECT sum(clicks) FROM clicks").fetchone()[0])


@pytest.mark.fault
@pytest.mark.parametrize("name", ["ranking.db", "ranking-limits.db"])
def test_a_store_that_is_moved_away_confirms_nothing_until_it_is_back(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "data"
    with ranking(folder) as server, Clients(server) as clients:
        aside = (folder / name).rename(tmp_path / "aside.db")
        clients.wait_for(503)
        eventually(lambda: readiness(server) == (503, MISSING))
        os.kill(server.workers()[0], signal.SIGTERM)
        eventually(lambda: len(server.workers()) == 2)

        def refuses_all() -> bool:
            # A worker spends the limit's tokens that it holds before it asks for more.
            confirmed = clients.answers[201]
            clients.wait_for(503)
            return clients.answers[201] == confirmed

        eventually(refuses_all)
        assert not (folder / name).exists()
        aside.rename(folder / name)
        eventually(lambda: readiness(server)[0] == 200)
        clients.wait_for(201)
    assert clients.answers.keys() == {201, 503}
    # What was under way at the move may be counted although it was refused; nothing is missing.
    assert 0 <= counted(folder / "ranking.db") - clients.answers[201] <= CLIENTS


@pytest.mark.fault
@pytest.mark.parametrize("suffixes", [["-wal"], ["-shm"], ["-wal", "-shm"]], ids="".join)
def test_clicks_survive_the_removal_of_what_sqlite_keeps_beside_the_file(
    tmp_path: Path, suffixes: list[str]
) -> None:
    with ranking(tmp_path) as server, Clients(server) as clients:
        for _ in range(2):
            for suffix in suffixes:
                Path(f"{tmp_path}/ranking.db{suffix}").unlink()
            clients.wait_for(503, 1)
            clients.wait_for(201)
        eventually(lambda: readiness(server) == (200, "ok"))
    assert clients.answers.keys() == {201, 503}
    assert counted(tmp_path / "ranking.db") >= clients.answers[201]
    assert counted(tmp_path / "ranking.db") - clients.answers[201] <= 2 * CLIENTS


def test_after_an_orderly_stop_the_file_alone_holds_every_click(tmp_path: Path) -> None:
    with ranking(tmp_path / "data") as server, Clients(server) as clients:
        clients.wait_for(201, 50)
    copy = shutil.copy(tmp_path / "data/ranking.db", tmp_path / "copy.db")
    assert counted(Path(copy)) == clients.answers[201]
