"""No fault: visitors come, sources publish, and nobody is woken."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills.drill import Drill
from tests.drills.stage import Stage


@contextmanager
def injected(_stage: Stage) -> Iterator[None]:
    """Break nothing."""
    yield


DRILL = Drill("nothing", frozenset(), injected, seconds=20)
