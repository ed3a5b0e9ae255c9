"""A store is slow: another program holds its lock, again and again."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills import stores
from tests.drills.drill import Drill
from tests.drills.stage import Stage

# One click in four waits longer than the limit of a quarter of a second, none a whole second.
HELD_SECONDS = 0.5
FREE_SECONDS = 0.3


@contextmanager
def injected(stage: Stage) -> Iterator[None]:
    """Hold the lock of the ranking store most of the time."""
    over = threading.Event()
    holder = threading.Thread(target=_hold, args=(stage, over))
    holder.start()
    try:
        yield
    finally:
        over.set()
        holder.join()


def _hold(stage: Stage, over: threading.Event) -> None:
    while not over.wait(FREE_SECONDS):
        with stores.locked(stage.folder / "ranking.db"):
            time.sleep(HELD_SECONDS)


DRILL = Drill("slow-store", frozenset({"TripQueriesSlow", "TripLatencyHigh"}), injected)
