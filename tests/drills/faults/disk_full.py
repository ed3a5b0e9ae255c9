"""A disk is almost full."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills.drill import Drill
from tests.drills.stage import Stage


@contextmanager
def injected(stage: Stage) -> Iterator[None]:
    """Leave half a megabyte of a small file system."""
    with stage.disk.almost_full():
        yield


DRILL = Drill("disk-full", frozenset({"NodeFilesystemAlmostOutOfSpace"}), injected)
