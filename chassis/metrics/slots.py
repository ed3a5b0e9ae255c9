"""Slots: small numbers that the workers of a gunicorn master inherit from one another.

Metric files are named after the slot, so a new worker continues the files of the one it replaces.
"""

import os
from collections.abc import Iterable
from functools import cache, partial
from itertools import count
from typing import Any, Protocol

from prometheus_client.values import MultiProcessValue, MutexValue

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
MASTER = "master"


class Worker(Protocol):
    """The part of a gunicorn worker used here; ``metric_slot`` is set before the fork."""

    metric_slot: int


def lowest_free(workers: Iterable[Worker]) -> int:
    """Return the lowest slot that none of the living ``workers`` has."""
    taken = {worker.metric_slot for worker in workers}
    return next(slot for slot in count() if slot not in taken)


def occupy(slot: int | str) -> None:
    """Make this process write the metric files of ``slot`` from now on."""
    _identity[0] = str(slot)


def leave() -> None:
    """Make this process write its own files, named after its pid."""
    _identity[0] = f"process-{os.getpid()}"


_identity = [""]
leave()
# A forked child must not write the files of its parent's slot; a worker occupies its own slot next.
os.register_at_fork(after_in_child=leave)
# Returns the name that this process's metric files end with. prometheus_client calls it for every
# increment, and a Python function would take as long as the rest of that check.
identity = partial(_identity.__getitem__, 0)


def value(*args: Any, **kwargs: Any) -> Any:
    """Create the store of one value: in the slot's file, or in memory without a directory."""
    # Decided when a metric is created, so the directory may be chosen after the imports.
    kind = file_value() if DIRECTORY in os.environ else MutexValue
    return kind(*args, **kwargs)


@cache
def file_value() -> Any:
    """Return client_python's file-backed value class, with files named by slot."""
    return MultiProcessValue(process_identifier=identity)  # type: ignore[no-untyped-call]
