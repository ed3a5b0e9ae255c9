"""The hooks of a gunicorn master and its workers that keep the slots and the scoreboard.

Use them with ``from chassis.metrics.gunicorn_hooks import *`` in a ``gunicorn.conf.py``. Once the
master has started, none of them fails: metrics may be missing, the service may not.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, Protocol

from prometheus_client.multiprocess import mark_process_dead

from chassis.metrics import procfs, refusals, slots, upkeep, values
from chassis.metrics.directory import Directory, Unusable, claim
from chassis.metrics.leftovers import Leftovers
from chassis.metrics.loop import Log, every_second
from chassis.metrics.rehearsal import Rehearsal
from chassis.metrics.scoreboard import Listener, Scoreboard, WorkerCells, refuse_too_many
from chassis.metrics.writer import put

__all__ = [
    "child_exit",
    "nworkers_changed",
    "on_exit",
    "post_fork",
    "post_request",
    "post_worker_init",
    "pre_exec",
    "pre_fork",
    "pre_request",
    "worker_exit",
]

P = ParamSpec("P")


class Worker(slots.Worker, Protocol):
    """The part of a gunicorn worker used here; the hooks set the ``metric_`` attributes."""

    metric_cells: WorkerCells
    log: Log
    pid: int
    ppid: int
    aborted: bool
    nr: int
    max_requests: int


class Arbiter(Protocol):
    """The part of a gunicorn master used here.

    ``reexec_pid`` is the master that replaces this one, ``master_pid`` the one that it replaces.
    """

    WORKERS: dict[int, Worker]
    LISTENERS: Sequence[Listener]
    app: Any
    cfg: Any
    log: Log
    num_workers: int
    reexec_pid: int
    master_pid: int
    murder_workers: Callable[[], None]
    handle_hup: Callable[[], None]

    def __hash__(self) -> int:
        """Return the hash of its identity."""


def _harmless(hook: Callable[P, None]) -> Callable[P, None]:
    """Make a failure of files an error in the log: gunicorn would end the service."""

    @wraps(hook)
    def guarded(*args: P.args, **options: P.kwargs) -> None:
        try:
            hook(*args, **options)
        except OSError as error:
            owner: Any = args[0]  # the master or the worker
            owner.log.error("metrics: %s", error)  # noqa: TRY400  (one sentence, no traceback)

    return guarded


@cache
def metrics_directory() -> Directory:
    """Claim this master's metrics directory, once; raises ``Unusable``."""
    directory = claim()
    slots.occupy(directory.side + slots.MASTER)
    return directory


@cache
def scoreboard() -> Scoreboard:
    """Create this master's scoreboard in its metrics directory, once; raises ``Unusable``."""
    path = metrics_directory().path
    try:
        return Scoreboard(path, procfs.born())
    except OSError as error:
        raise Unusable(f"{slots.DIRECTORY}: cannot use {path}: {error.strerror}") from None


@cache
def leftovers() -> Leftovers:
    """Return the files of slots without a worker."""
    return Leftovers(metrics_directory().path)


@cache
def preloaded_gauges() -> Mapping[str, bytes]:
    """Remove the files of gauges that a preloaded app set in the master; return them by kind."""
    # The master is not a worker, but a minimum, say, would include it. Instead each worker starts
    # with these values, as if it had imported the app itself.
    values.files.abandon_gauges()
    pattern = f"gauge_*_{metrics_directory().side}{slots.MASTER}.db"
    files = list(metrics_directory().path.glob(pattern))
    contents = {file.stem.rpartition("_")[0]: file.read_bytes() for file in files}
    for file in files:
        file.unlink()
    return contents


def nworkers_changed(server: Arbiter, new: int, old: int | None) -> None:
    """Claim the directory before a preloaded app opens its files; publish the target number."""
    if old is None:
        scoreboard().set_wanted(new)
        metrics_directory().give_to(server.cfg.uid, server.cfg.gid)
        every_second(server, _upkeep(server))
        _rehearsal(server)
        return
    try:
        scoreboard().set_wanted(new)
    except Unusable as error:
        server.log.error("%s; there are still %d", error, old)  # noqa: TRY400
        server.num_workers = old


@cache
def _upkeep(server: Arbiter) -> Callable[[], None]:
    return upkeep.of_master(metrics_directory(), scoreboard(), leftovers(), server.log)


@cache
def _rehearsal(server: Arbiter) -> Rehearsal:
    return Rehearsal(server, lambda cfg: refuse_too_many(cfg.workers))


@_harmless
def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Give the new worker the lowest slot that no living worker has."""
    worker.metric_slot = slots.lowest_free(server.WORKERS.values())
    scoreboard().count_start(worker.metric_slot)
    scoreboard().set_listeners(server.LISTENERS)
    _upkeep(server)()
    leftovers().release(_name(worker))
    preloaded_gauges()


@_harmless
def post_fork(_server: Arbiter, worker: Worker) -> None:
    """Make the new worker write the files of its slot, and its cells of the scoreboard."""
    worker.metric_cells = scoreboard().take(worker.metric_slot, procfs.born())
    refusals.tolerate(worker.log)
    try:
        for kind, content in preloaded_gauges().items():
            _inherit(metrics_directory().path / f"{kind}_{_name(worker)}.db", content)
    finally:
        slots.occupy(_name(worker))


@_harmless
def post_worker_init(worker: Worker) -> None:
    """Note that the worker handles requests from now on, and keep its files whole."""
    worker.metric_cells.ready()
    upkeep.start_in_worker(worker, metrics_directory())


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


@_harmless
def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Count the death of a reaped worker and remove its live gauges."""
    scoreboard().count_death(worker.metric_slot, aborted=worker.aborted)
    mark_process_dead(_name(worker))  # type: ignore[no-untyped-call]
    leftovers().keep(_name(worker))


def pre_exec(server: Arbiter) -> None:
    """Hand the directory on to the master that replaces this one, which continues its counters."""
    server.cfg.env_orig.update(metrics_directory().hand_on())


def on_exit(server: Arbiter) -> None:
    """Remove the metrics directory unless the operator chose it or another master continues it."""
    _rehearsal(server).stop()
    if not (server.reexec_pid or server.master_pid):
        metrics_directory().discard()


def _name(worker: Worker) -> str:
    return f"{metrics_directory().side}{worker.metric_slot}"


def _inherit(file: Path, content: bytes) -> None:
    if file.exists() and file.stat().st_size:
        return  # the slot's former worker left it: the gauge outlives its worker
    put(file, content).close()
