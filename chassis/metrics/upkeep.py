"""Keeps the metrics directory whole while somebody else removes files, or a volume is full.

The master does so in its loop, each worker in a thread. The kind of fault does not matter: metrics
may fail, the service may not.
"""

import os
from collections.abc import Callable
from threading import Thread
from time import sleep
from typing import Protocol

from chassis.metrics.directory import Directory
from chassis.metrics.leftovers import Leftovers
from chassis.metrics.loop import Changes, Log
from chassis.metrics.scoreboard import Scoreboard, WorkerCells
from chassis.metrics.values import files

PAUSE_SECONDS = 1.0


class Worker(Protocol):
    """The part of a gunicorn worker used here."""

    metric_cells: WorkerCells
    log: Log
    ppid: int


class Upkeep:
    """What has to be done again and again; a failure is logged once."""

    def __init__(self, log: Log) -> None:
        self._changes = Changes(log)

    def attempt(self, action: Callable[[], str]) -> None:
        """Log what ``action`` returns or raises, unless it is the same as before."""
        try:
            found = action()
        except OSError as error:
            found = f"metrics: {error}"
        self._changes.note(found, "metrics: all values are written again")


def of_master(
    directory: Directory, board: Scoreboard, leftovers: Leftovers, log: Log
) -> Callable[[], None]:
    """Return what a master has to call at least once a second."""
    upkeep = Upkeep(log)

    def restore() -> str:
        if directory.restore():
            log.error("metrics: %s was removed; it is made again", directory.path)
        if board.restore():
            directory.give()
        leftovers.restore()
        return _unwritten(*files.repair())

    return lambda: upkeep.attempt(restore)


def start_in_worker(worker: Worker, directory: Directory) -> None:
    """Keep the files of this worker whole from now on."""
    upkeep = Upkeep(worker.log)

    def restore() -> str:
        count, reason = files.repair()
        worker.metric_cells.set_unwritten(count)
        worker.metric_cells.follow(directory.path)
        return _unwritten(count, reason)

    def run() -> None:
        sleep(PAUSE_SECONDS)
        # Whoever outlives its master must not write into the directory of the next one.
        while os.getppid() == worker.ppid:
            upkeep.attempt(restore)
            sleep(PAUSE_SECONDS)

    upkeep.attempt(restore)
    Thread(target=run, daemon=True, name="metrics").start()


def _unwritten(count: int, reason: str) -> str:
    return f"metrics: {count} values are counted nowhere: {reason}" if count else ""
