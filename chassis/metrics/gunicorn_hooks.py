"""The hooks of a gunicorn master and its workers that keep the slots and the scoreboard.

Use them with ``from chassis.metrics.gunicorn_hooks import *`` in a ``gunicorn.conf.py``.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from prometheus_client.multiprocess import mark_process_dead

from chassis.metrics import procfs, slots
from chassis.metrics.directory import Directory, claim
from chassis.metrics.scoreboard import Listener, Scoreboard, WorkerCells

__all__ = [
    "child_exit",
    "nworkers_changed",
    "on_exit",
    "post_fork",
    "post_request",
    "post_worker_init",
    "pre_fork",
    "pre_request",
    "worker_exit",
]


class Worker(slots.Worker, Protocol):
    """The part of a gunicorn worker used here; the hooks set the ``metric_`` attributes."""

    metric_cells: WorkerCells
    pid: int
    aborted: bool
    nr: int
    max_requests: int


class Arbiter(Protocol):
    """The part of a gunicorn master used here: its living workers by pid, and its sockets."""

    WORKERS: dict[int, Worker]
    LISTENERS: Sequence[Listener]


@cache
def metrics_directory() -> Directory:
    """Claim this master's metrics directory, once; raises ``Unusable``."""
    slots.occupy(slots.MASTER)
    return claim()


@cache
def scoreboard() -> Scoreboard:
    """Create this master's scoreboard in its metrics directory, once."""
    return Scoreboard(metrics_directory().path, procfs.born())


@cache
def preloaded_gauges() -> Mapping[str, bytes]:
    """Remove the files of gauges that a preloaded app set in the master; return them by kind."""
    # The master is not a worker, but a minimum, say, would include it. Instead each worker starts
    # with these values, as if it had imported the app itself.
    files = list(metrics_directory().path.glob(f"gauge_*_{slots.MASTER}.db"))
    contents = {file.stem.rpartition("_")[0]: file.read_bytes() for file in files}
    for file in files:
        file.unlink()
    return contents


def nworkers_changed(_server: Arbiter, new: int, _old: int | None) -> None:
    """Claim the directory before a preloaded app opens its files; publish the target number."""
    scoreboard().set_wanted(new)


def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Give the new worker the lowest slot that no living worker has."""
    preloaded_gauges()
    worker.metric_slot = slots.lowest_free(server.WORKERS.values())
    scoreboard().set_listeners(server.LISTENERS)
    scoreboard().count_start(worker.metric_slot)


def post_fork(_server: Arbiter, worker: Worker) -> None:
    """Make the new worker write the files of its slot, and its cells of the scoreboard."""
    worker.metric_cells = scoreboard().take(worker.metric_slot, procfs.born())
    for kind, content in preloaded_gauges().items():
        _inherit(metrics_directory().path / f"{kind}_{worker.metric_slot}.db", content)
    slots.occupy(worker.metric_slot)
    _move_values()


def post_worker_init(worker: Worker) -> None:
    """Note that the worker handles requests from now on."""
    worker.metric_cells.ready()


def pre_request(worker: Worker, _request: object) -> None:
    """Count a request in flight."""
    worker.metric_cells.begin()


def post_request(worker: Worker, _request: object, _environ: object, _response: object) -> None:
    """End the request in flight: its response is sent and closed, or it failed."""
    worker.metric_cells.end()


def worker_exit(server: Arbiter, worker: Worker) -> None:
    """Note why this worker leaves."""
    if worker.pid != os.getpid():
        child_exit(server, worker)  # this is the master, which has lost track of the worker
    elif getattr(sys.exception(), "code", 1):
        worker.metric_cells.leave("failed")
    else:
        spent = worker.nr >= worker.max_requests
        worker.metric_cells.leave("max_requests" if spent else "stopped")


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Count the death of a reaped worker and remove its live gauges."""
    scoreboard().count_death(worker.metric_slot, aborted=worker.aborted)
    mark_process_dead(worker.metric_slot)  # type: ignore[no-untyped-call]


def on_exit(_server: Arbiter) -> None:
    """Remove the metrics directory unless the operator chose it."""
    metrics_directory().discard()


def _inherit(file: Path, content: bytes) -> None:
    if file.exists() and file.stat().st_size:
        return  # the slot's former worker left it: the gauge outlives its worker
    hidden = file.with_name(f".{file.stem}")
    hidden.write_bytes(content)
    hidden.rename(file)


def _move_values() -> None:
    # The first use of any value notices the new slot and moves all values to its files, which
    # takes milliseconds: do it now, not in a request. This value itself is in no file.
    value = object.__new__(slots.file_value())
    value._value = 0.0
    value.get()
