"""Slots: who gets which, and what a successor takes over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.metrics import counter, gauge, gunicorn_hooks, slots
from tests.helpers.metric_files import exposed, metric_files


class Worker:
    """A gunicorn worker as far as the hooks see it."""

    metric_slot: int


class Master:
    """A gunicorn master as far as its hooks see it."""

    def __init__(self) -> None:
        self.WORKERS: dict[int, slots.Worker] = {}

    def spawn(self) -> int:
        """Spawn a worker as the arbiter does, become it and return its slot."""
        worker = Worker()
        gunicorn_hooks.pre_fork(self, worker)
        gunicorn_hooks.post_fork(self, worker)
        self.WORKERS[worker.metric_slot] = worker
        return worker.metric_slot

    def reap(self, slot: int) -> None:
        """Reap the worker of ``slot`` as the arbiter does."""
        gunicorn_hooks.child_exit(self, self.WORKERS.pop(slot))


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    with metric_files(tmp_path) as path:
        yield path


def test_workers_get_the_lowest_free_slots(directory: Path) -> None:
    master = Master()
    assert [master.spawn() for _ in range(3)] == [0, 1, 2]


def test_a_successor_gets_the_slot_of_the_dead(directory: Path) -> None:
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


def test_a_worker_that_the_arbiter_lost_does_not_keep_its_slot(directory: Path) -> None:
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


def test_what_a_preloading_master_counted_is_neither_lost_nor_counted_again(
    directory: Path,
) -> None:
    slots.occupy(slots.MASTER)
    loads = counter("loads_total", "Loads")
    loads.inc(5)
    master = Master()
    for _ in range(2):
        master.spawn()
        loads.inc(1)
    assert exposed(directory) == ["loads_total 7.0"]


def test_an_empty_file_breaks_no_scrape_and_heals_with_the_successor(directory: Path) -> None:
    (directory / "counter_0.db").touch()
    (directory / "counter_1.db").touch()
    clicks = counter("clicks_total", "Clicks")
    assert exposed(directory) == ["clicks_total 0.0"]
    Master().spawn()
    clicks.inc()
    assert exposed(directory) == ["clicks_total 1.0"]


def test_a_process_outside_of_gunicorn_writes_no_slots_files(directory: Path) -> None:
    counter("clicks_total", "Clicks").inc()
    assert [path.name.startswith("counter_process-") for path in directory.iterdir()] == [True]
