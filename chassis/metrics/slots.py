"""Slots: small numbers that the workers of a gunicorn master inherit from one another.

Metric files are named after the slot, so a new worker continues the files of the one it replaces.
Only a master and its workers have one. Whoever else has the same environment (commands, consumers,
the listener) counts in its own memory.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from prometheus_client.values import MutexValue

from chassis.metrics.values import Value, files

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
MASTER = "master"

_belongs = [False]
_in_memory = [False]


class Worker(Protocol):
    """The part of a gunicorn worker used here; ``metric_slot`` is set before the fork."""

    metric_slot: int


def lowest_free(workers: Iterable[Worker]) -> int:
    """Return the lowest slot that none of the living ``workers`` has."""
    taken = {worker.metric_slot for worker in workers}
    return next(slot for slot in count() if slot not in taken)


def occupy(slot: int | str) -> None:
    """Make this process write the metric files of ``slot`` from now on."""
    _belongs[0] = True
    files.move(Path(os.environ[DIRECTORY]), str(slot))


def rehearse() -> None:
    """Make this process check declarations as a worker does, and write no files."""
    files.leave()
    _belongs[0] = True


def leave() -> None:
    """Make this process write no files from now on."""
    _belongs[0] = False
    files.leave()


def directory() -> str | None:
    """Return the metrics directory if this process belongs to its master, otherwise None."""
    return os.environ.get(DIRECTORY) if _belongs[0] else None


# A forked child must not write the files of its parent's slot; a worker occupies its own slot next.
os.register_at_fork(after_in_child=leave)


@contextmanager
def in_memory() -> Iterator[None]:
    """Create the values of metrics that are only looked at in memory."""
    _in_memory[0] = True
    try:
        yield
    finally:
        _in_memory[0] = False


def value(*args: Any, **kwargs: Any) -> Any:
    """Create the store of one value: in the slot's file, or in memory without a slot."""
    kind = Value if directory() and not _in_memory[0] else MutexValue
    return kind(*args, **kwargs)
