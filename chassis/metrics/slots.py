"""Slots: small numbers that workers of one gunicorn master inherit from one another.

Metric files are named after the slot, so a successor goes on writing its predecessor's files.
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
    """What is used of a gunicorn worker; ``metric_slot`` is put there before the fork."""

    metric_slot: int


def lowest_free(workers: Iterable[Worker]) -> int:
    """Return the lowest slot that none of the living ``workers`` holds."""
    taken = {worker.metric_slot for worker in workers}
    return next(slot for slot in count() if slot not in taken)


def occupy(slot: int | str) -> None:
    """Let this process write the metric files of ``slot`` from now on."""
    _identity[0] = str(slot)


def leave() -> None:
    """Let this process write files of its own, named after its pid."""
    _identity[0] = f"process-{os.getpid()}"


_identity = [""]
leave()
# A child must not write the files of its parent's slot; a worker occupies another just after.
os.register_at_fork(after_in_child=leave)
# What the metric files of this process are named after. It is asked each time that something is
# counted, and a function of Python would take as long as the rest of the asking.
identity = partial(_identity.__getitem__, 0)


def value(*args: Any, **kwargs: Any) -> Any:
    """Store one value of a metric: in a slot's file under a metrics directory, else in memory."""
    # Asked when a metric is created, so the directory may be chosen after the imports.
    kind = file_value() if DIRECTORY in os.environ else MutexValue
    return kind(*args, **kwargs)


@cache
def file_value() -> Any:
    """Return client_python's file-backed value class, naming its files by slot."""
    return MultiProcessValue(process_identifier=identity)  # type: ignore[no-untyped-call]
