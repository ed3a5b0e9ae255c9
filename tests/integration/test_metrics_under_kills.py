"""Every request is counted exactly once, whatever happens to the workers in between."""

import contextlib
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.gunicorn import (
    Gunicorn,
    Series,
    eventually,
    launched,
    locked_directories,
    running,
)

APP = "tests.helpers.metrics_app:app"
ROUNDS = 40
COUNTED = ("_total", "_count", "_bucket", "_sum")
REQUESTS = (
    ("GET", "/greetings/ko"),
    ("GET", "/greetings/xx"),
    ("GET", "/broken"),
    ("POST", "/greetings"),
    ("GET", "/nowhere"),
)


class Storm:
    """Kills and reshapes a master's workers in a reproducible order."""

    def __init__(self, server: Gunicorn, seed: int) -> None:
        self.chance = random.Random(seed)
        self._server = server
        self._disturbances: list[Callable[[], None]] = [
            *[self._kill] * 6,
            lambda: server.signal(signal.SIGHUP),
            lambda: server.signal(signal.SIGTTIN),
            lambda: server.signal(signal.SIGTTOU),
        ]

    def strike(self) -> None:
        """Disturb the workers once."""
        self.chance.choice(self._disturbances)()

    def _kill(self) -> None:
        workers = self._server.workers()
        for pid in self.chance.sample(workers, min(len(workers), 2)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("options", [(), ("--preload",)], ids=["", "preloaded"])
def test_every_request_is_counted_once_and_no_counter_goes_back(options: tuple[str, ...]) -> None:
    with running(APP, 4, options=options) as server:
        storm, sent, last = Storm(server, seed=2), 0, server.scrape()
        for _ in range(ROUNDS):
            for _ in range(storm.chance.randint(1, 30)):
                server.request(*storm.chance.choice(REQUESTS))
                sent += 1
            storm.strike()
            last = _not_gone_back(last, server.scrape())
        assert _sum(last, "http_requests_total") == sent
        assert _sum(last, "http_request_duration_seconds_count") == sent
        assert _sum(last, "greeting_length_count") == _sum(last, "greetings_total") > 0


def test_deaths_add_no_files() -> None:
    with running(APP, 2) as server:
        directory = server.metrics_directory()
        for _ in range(15):
            for pid in server.workers():
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


def test_a_re_executed_master_has_a_directory_of_its_own() -> None:
    with launched(APP, 1, bind="127.0.0.1:0") as old:
        eventually(lambda: len(old.workers()) == 1)
        directory = old.metrics_directory()
        old.signal(signal.SIGHUP)  # from now on its environment names the directory
        eventually(lambda: "Hang up" in old.read_log() and len(old.workers()) == 1)
        old.signal(signal.SIGUSR2)
        eventually(lambda: len(_masters_beside(old, directory)) == 1)
        new = _masters_beside(old, directory)[0]
        os.kill(new, signal.SIGTERM)
        eventually(lambda: new not in old.workers())
        assert directory.is_dir()


def test_a_second_master_on_one_directory_is_refused(tmp_path: Path) -> None:
    env = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    with running(APP, 1, env=env) as first, launched(APP, 1, env=env) as second:
        assert second.process.wait(30) == 3
        assert second.read_log() == (
            f"refused to start: PROMETHEUS_MULTIPROC_DIR: {tmp_path} "
            "is used by another running master\n"
        )
        assert first.get("/greetings/ko").status == 200


def test_an_own_directory_ends_with_its_master_and_a_chosen_one_stays(tmp_path: Path) -> None:
    with running(APP, 1) as own:
        directory = own.metrics_directory()
        assert directory.is_dir()
    with running(APP, 1, env={"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}) as chosen:
        assert chosen.metrics_directory() == tmp_path
    assert not directory.exists()
    assert list(tmp_path.glob("*.db"))


def _masters_beside(old: Gunicorn, directory: Path) -> list[int]:
    return [pid for pid in old.workers() if locked_directories(pid) not in ([], [directory])]


def _sum(scrape: dict[Series, float], name: str) -> float:
    return sum(value for (series, _), value in scrape.items() if series == name)


def _not_gone_back(before: dict[Series, float], now: dict[Series, float]) -> dict[Series, float]:
    counted = {series: value for series, value in before.items() if series[0].endswith(COUNTED)}
    assert {series: now[series] for series in counted if now[series] < counted[series]} == {}
    return now
