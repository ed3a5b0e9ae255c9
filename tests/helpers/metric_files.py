"""Metric files in a test's own directory, written as any slot."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from chassis.metrics import slots
from chassis.metrics.exposition import Exposition
from chassis.metrics.values import files


@contextmanager
def metric_files(directory: Path) -> Iterator[Path]:
    """Write every metric declared inside to files in ``directory``; unregister it afterwards."""
    before = set(REGISTRY._collector_to_names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(slots.DIRECTORY, str(directory))
        files.forget()
        slots.occupy("test")
        yield directory
        slots.leave()
        files.forget()
    for collector in set(REGISTRY._collector_to_names) - before:
        REGISTRY.unregister(collector)


def exposed(directory: Path) -> list[str]:
    """Return the lines of a scrape of ``directory``, without comments."""
    text = Exposition(directory).render()[0].decode()
    return [line for line in text.splitlines() if not line.startswith("#")]
