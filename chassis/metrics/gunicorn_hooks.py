"""What a gunicorn master does for its metrics: a directory, slots for workers, and tidying."""

from functools import cache
from typing import Protocol

from prometheus_client.multiprocess import mark_process_dead

from chassis.metrics import slots
from chassis.metrics.directory import Directory, claim
from chassis.metrics.slots import Worker


class Arbiter(Protocol):
    """What is used of a gunicorn master: its living workers by pid."""

    WORKERS: dict[int, Worker]


@cache
def metrics_directory() -> Directory:
    """Claim this master's metrics directory; once, however often the configuration is read."""
    # At the first reading, not in on_starting: a preloaded app opens its files before that.
    slots.occupy(slots.MASTER)
    return claim()


def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Give the coming worker the lowest slot that no living worker has."""
    worker.metric_slot = slots.lowest_free(server.WORKERS.values())


def post_fork(_server: Arbiter, worker: Worker) -> None:
    """Let the new worker write the files of its slot."""
    slots.occupy(worker.metric_slot)


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Forget the live gauges of a dead worker; its slot is free since the arbiter reaped it."""
    mark_process_dead(worker.metric_slot)  # type: ignore[no-untyped-call]


def on_exit(_server: Arbiter) -> None:
    """Remove the metrics directory unless the operator chose it."""
    metrics_directory().discard()
