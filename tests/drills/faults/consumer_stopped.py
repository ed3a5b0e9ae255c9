"""A consumer can apply nothing, because another program keeps the lock of its store."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills import stores
from tests.drills.drill import Drill
from tests.drills.stage import Stage


@contextmanager
def injected(stage: Stage) -> Iterator[None]:
    """Lock the history store; each round of the ingestor publishes events for it."""
    with stores.locked(stage.folder / "history.db"):
        yield


DRILL = Drill("consumer-stopped", frozenset({"TripConsumerStopped"}), injected)
