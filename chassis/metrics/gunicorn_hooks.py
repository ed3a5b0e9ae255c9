"""What a gunicorn master and its workers do for their metrics.

``from chassis.metrics.gunicorn_hooks import *`` in a ``gunicorn.conf.py`` is all of it.
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
from chassis.metrics.scoreboard import Listener, Scoreboard, Seat

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
    """What is used of a gunicorn worker; what is called metric is put there by the hooks."""

    metric_seat: Seat
    pid: int
    aborted: bool
    nr: int
    max_requests: int


class Arbiter(Protocol):
    """What is used of a gunicorn master: its living workers by pid, and its sockets."""

    WORKERS: dict[int, Worker]
    LISTENERS: Sequence[Listener]


@cache
def metrics_directory() -> Directory:
    """Claim this master's metrics directory, once; raises ``Unusable``."""
    slots.occupy(slots.MASTER)
    return claim()


@cache
def scoreboard() -> Scoreboard:
    """Put this master's scoreboard into its metrics directory, once."""
    return Scoreboard(metrics_directory().path, procfs.born())


@cache
def preloaded_gauges() -> Mapping[str, bytes]:
    """Take the files of the gauges that a preloaded app has set in the master, by their kind."""
    # The master is no worker: in a minimum, say, it would count as one. Its workers are those
    # that have these values, as if each had imported the app itself.
    files = list(metrics_directory().path.glob(f"gauge_*_{slots.MASTER}.db"))
    contents = {file.stem.rpartition("_")[0]: file.read_bytes() for file in files}
    for file in files:
        file.unlink()
    return contents


def nworkers_changed(_server: Arbiter, new: int, _old: int | None) -> None:
    """Claim the directory before a preloaded app opens its files; show how many are wanted."""
    scoreboard().want(new)


def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Give the coming worker the lowest slot that no living worker has."""
    preloaded_gauges()
    worker.metric_slot = slots.lowest_free(server.WORKERS.values())
    scoreboard().listen(server.LISTENERS)
    scoreboard().start(worker.metric_slot)


def post_fork(_server: Arbiter, worker: Worker) -> None:
    """Let the new worker write the files of its slot, and take its seat."""
    worker.metric_seat = scoreboard().seat(worker.metric_slot, procfs.born())
    for kind, content in preloaded_gauges().items():
        _inherit(metrics_directory().path / f"{kind}_{worker.metric_slot}.db", content)
    slots.occupy(worker.metric_slot)
    _move()


def post_worker_init(worker: Worker) -> None:
    """Say that the worker answers requests."""
    worker.metric_seat.ready()


def pre_request(worker: Worker, _request: object) -> None:
    """Count a request in flight."""
    worker.metric_seat.begin()


def post_request(worker: Worker, _request: object, _environ: object, _response: object) -> None:
    """Count it no longer: its body is sent and closed, or it failed."""
    worker.metric_seat.end()


def worker_exit(server: Arbiter, worker: Worker) -> None:
    """Note why this worker leaves."""
    if worker.pid != os.getpid():
        child_exit(server, worker)  # we are the master, which finds that it has lost him
    elif getattr(sys.exception(), "code", 1):
        worker.metric_seat.leave("failed")
    else:
        spent = worker.nr >= worker.max_requests
        worker.metric_seat.leave("max_requests" if spent else "stopped")


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Forget the live gauges of a dead worker; its slot is free since the arbiter reaped it."""
    scoreboard().bury(worker.metric_slot, aborted=worker.aborted)
    mark_process_dead(worker.metric_slot)  # type: ignore[no-untyped-call]


def on_exit(_server: Arbiter) -> None:
    """Remove the metrics directory unless the operator chose it."""
    metrics_directory().discard()


def _inherit(file: Path, content: bytes) -> None:
    if file.exists() and file.stat().st_size:
        return  # the predecessor's, of a gauge that outlives its worker
    hidden = file.with_name(f".{file.stem}")
    hidden.write_bytes(content)
    hidden.rename(file)


def _move() -> None:
    # The first value that is used notices the new slot and moves all of them, which takes
    # milliseconds: better now than in a request. This one is in no file itself.
    value = object.__new__(slots.file_value())
    value._value = 0.0
    value.get()
