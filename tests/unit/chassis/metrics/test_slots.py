"""Slots: which worker gets which, and what a successor takes over."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from chassis.metrics import counter, gauge, gunicorn_hooks, refusals, slots
from chassis.metrics.directory import Directory
from chassis.metrics.loop import Log
from chassis.metrics.scoreboard import Scoreboard, WorkerCells
from chassis.metrics.view import metrics_response
from tests.helpers.metric_files import exposed, metric_files


class Errors(list[str]):
    """A log that only keeps its errors."""

    def error(self, msg: str, *args: object) -> None:
        self.append(msg % args)


class Worker:
    """The part of a gunicorn worker that the hooks use."""

    metric_slot: int
    metric_cells: WorkerCells
    log: Log
    pid = 4711
    ppid = 4710
    aborted = False
    nr = 0
    max_requests = 1000


class Master:
    """The part of a gunicorn master that the hooks use."""

    app: Any = None
    cfg = SimpleNamespace(uid=0, gid=0)
    num_workers = 1
    reexec_pid = 0
    master_pid = 0
    handle_hup: Callable[[], None]
    murder_workers: Callable[[], None]

    def __init__(self) -> None:
        self.log: Log = Errors()
        self.WORKERS: dict[int, gunicorn_hooks.Worker] = {}
        self.LISTENERS: list[gunicorn_hooks.Listener] = []

    def spawn(self) -> int:
        """Spawn a worker as the arbiter does, become it and return its slot."""
        worker = Worker()
        worker.log = self.log
        gunicorn_hooks.pre_fork(self, worker)
        gunicorn_hooks.post_fork(self, worker)
        self.WORKERS[worker.metric_slot] = worker
        return worker.metric_slot

    def reap(self, slot: int) -> None:
        """Reap the worker of ``slot`` as the arbiter does."""
        gunicorn_hooks.child_exit(self, self.WORKERS.pop(slot))


@pytest.fixture
def directory(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    board = Scoreboard(tmp_path_factory.mktemp("board"), born=0)
    own = Directory(tmp_path, own=False, lock=-1)
    monkeypatch.setattr(gunicorn_hooks, "scoreboard", lambda: board)
    monkeypatch.setattr(gunicorn_hooks, "metrics_directory", lambda: own)
    monkeypatch.setattr(gunicorn_hooks, "_upkeep", lambda _: gunicorn_hooks.leftovers().restore)
    monkeypatch.setattr(refusals, "_tolerant", [])
    gunicorn_hooks.leftovers.cache_clear()
    gunicorn_hooks.preloaded_gauges.cache_clear()
    with metric_files(tmp_path) as path:
        yield path
    gunicorn_hooks.leftovers.cache_clear()
    gunicorn_hooks.preloaded_gauges.cache_clear()


def test_workers_get_the_lowest_free_slots(directory: Path) -> None:
    master = Master()
    assert [master.spawn() for _ in range(3)] == [0, 1, 2]


def test_a_successor_gets_the_slot_of_a_dead_worker(directory: Path) -> None:
    master = Master()
    for _ in range(4):
        master.spawn()
    master.reap(3)
    master.reap(1)
    assert [master.spawn() for _ in range(3)] == [1, 3, 4]


def test_reload_after_reload_needs_two_sets_of_slots(directory: Path) -> None:
    master = Master()
    seen = set()
    for _ in range(5):
        old = list(master.WORKERS)
        seen |= {master.spawn() for _ in range(4)}
        for slot in old:
            master.reap(slot)
    assert seen == set(range(8))


def test_a_worker_that_the_arbiter_lost_track_of_does_not_keep_its_slot(directory: Path) -> None:
    master = Master()
    slot = master.spawn()
    del master.WORKERS[slot]
    assert master.spawn() == slot


def test_a_successor_continues_the_counters_of_its_predecessor(directory: Path) -> None:
    master = Master()
    master.spawn()
    clicks = counter("clicks_total", "Clicks")
    clicks.inc(2)
    master.spawn()
    clicks.inc(10)
    master.reap(0)
    assert exposed(directory) == ["clicks_total 12.0"]
    master.spawn()
    clicks.inc(1)
    assert exposed(directory) == ["clicks_total 13.0"]
    assert sorted(path.name for path in directory.iterdir()) == ["counter_0.db", "counter_1.db"]


def test_live_gauges_end_with_their_worker_and_others_stay(directory: Path) -> None:
    master = Master()
    master.spawn()
    busy = gauge("busy", "Requests in progress", mode="livesum")
    newest = gauge("newest", "Newest observation", mode="max")
    for value in (1, 2):
        busy.set(value)
        newest.set(value)
        master.spawn()
    busy.set(4)
    master.reap(1)
    assert exposed(directory) == ["busy 5.0", "newest 2.0"]
    master.reap(0)
    master.reap(2)
    assert exposed(directory) == ["newest 2.0"]


def test_counts_of_a_preloading_master_are_neither_lost_nor_counted_twice(directory: Path) -> None:
    slots.occupy(slots.MASTER)
    loads = counter("loads_total", "Loads")
    loads.inc(5)
    master = Master()
    for _ in range(2):
        master.spawn()
        loads.inc(1)
    assert exposed(directory) == ["loads_total 7.0"]


def test_a_preloading_master_is_not_a_worker_and_each_worker_gets_its_gauges(
    directory: Path,
) -> None:
    slots.occupy(slots.MASTER)
    limit = gauge("limit", "A limit set when the app is imported", mode="all")
    least = gauge("least", "The least seen", mode="min")
    limit.set(7)
    master = Master()
    for value in (3, 4):
        master.spawn()
        least.set(value)
    assert exposed(directory) == ['limit{pid="0"} 7.0', 'limit{pid="1"} 7.0', "least 3.0"]


def test_a_successor_gets_the_preloaded_live_gauges_again_and_keeps_the_lasting_ones(
    directory: Path,
) -> None:
    slots.occupy(slots.MASTER)
    live = gauge("build", "Always 1", mode="livemax")
    lasting = gauge("newest", "Newest observation", mode="max")
    live.set(1)
    lasting.set(1)
    master = Master()
    master.spawn()
    lasting.set(5)
    master.reap(0)
    master.spawn()
    assert sorted(exposed(directory)) == ["build 1.0", "newest 5.0"]


def test_a_preloaded_gauge_heals_the_empty_file_of_a_worker_killed_at_its_start(
    directory: Path,
) -> None:
    slots.occupy(slots.MASTER)
    gauge("newest", "Newest observation", mode="max").set(3)
    (directory / "gauge_max_0.db").touch()
    Master().spawn()
    assert exposed(directory) == ["newest 3.0"]


def test_a_worker_moves_to_its_own_files_before_its_first_request(directory: Path) -> None:
    slots.occupy(slots.MASTER)
    counter("clicks_total", "Clicks")
    Master().spawn()
    assert (directory / "counter_0.db").exists()


def test_an_empty_file_breaks_no_scrape_and_heals_with_the_successor(directory: Path) -> None:
    (directory / "counter_0.db").touch()
    (directory / "counter_1.db").touch()
    clicks = counter("clicks_total", "Clicks")
    assert exposed(directory) == ["clicks_total 0.0"]
    Master().spawn()
    clicks.inc()
    assert exposed(directory) == ["clicks_total 1.0"]


def test_a_process_outside_a_master_writes_no_files_and_shows_its_own_metrics(
    directory: Path,
) -> None:
    slots.leave()
    clicks = counter("clicks_total", "Clicks")
    clicks.inc()
    with Flask(__name__).test_request_context():
        assert b"clicks_total 1.0\n" in metrics_response().data
    assert list(directory.iterdir()) == []


def test_the_death_of_a_worker_that_the_arbiter_lost_track_of_is_handled_like_any_other(
    directory: Path,
) -> None:
    master = Master()
    slot = master.spawn()
    gauge("busy", "Requests in progress", mode="livesum").set(4)
    gunicorn_hooks.worker_exit(master, master.WORKERS.pop(slot))
    assert exposed(directory) == []


FORKING = """
import os
import subprocess
import sys
from chassis.metrics import counter, slots
slots.occupy(0)
clicks = counter("clicks_total", "Clicks")
clicks.inc()
if os.fork() == 0:
    clicks.inc()
    os._exit(0)
os.wait()
clicks.inc()
"""


def test_a_forked_child_of_a_worker_does_not_write_its_parents_files(directory: Path) -> None:
    subprocess.run([sys.executable, "-c", FORKING], check=True)
    assert [path.name for path in directory.iterdir()] == ["counter_0.db"]
    assert exposed(directory) == ["clicks_total 2.0"]


def test_more_workers_than_there_is_room_for_are_refused_once_the_master_runs(
    directory: Path,
) -> None:
    master = Master()
    gunicorn_hooks.nworkers_changed(master, 4, 3)
    gunicorn_hooks.nworkers_changed(master, 10_000, 4)
    assert master.num_workers == 4
    assert master.log == ["10000 workers: metrics have room for at most 512; there are still 4"]
