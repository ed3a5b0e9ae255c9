"""A service works, but nobody gets its metrics."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills import processes
from tests.drills.drill import Drill
from tests.drills.stage import Stage


@contextmanager
def injected(stage: Stage) -> Iterator[None]:
    """Stop the metrics listener of the currency API: its port accepts and never answers."""
    listener = processes.listener(stage.pid, stage.port("CURRENCY_METRICS_PORT"))
    with processes.stopped([listener]):
        yield


DRILL = Drill("metrics-blocked", frozenset({"TripServiceDown"}), injected)
