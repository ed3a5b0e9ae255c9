"""The metrics listener as a child of a gunicorn master, started again whenever it is gone."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from math import inf
from pathlib import Path
from time import monotonic
from typing import Protocol

from chassis.metrics import slots

SHORTEST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 8.0
# A child that lived longer than that had its port.
LASTING_SECONDS = 10.0


class Log(Protocol):
    """What is used of a gunicorn master's log."""

    def error(self, msg: str, *args: object) -> None:
        """Log an error."""


class Master(Protocol):
    """What is used of a gunicorn master: its log, and what its main loop calls every second."""

    log: Log
    murder_workers: Callable[[], None]

    def __hash__(self) -> int:
        """Tell one master from another."""


def keep_listener(master: Master, directory: Path, port: int | None) -> None:
    """Keep a listener for ``directory`` running on ``port`` beside ``master``; None ends it.

    Called again, as after HUP, it leaves a listener alone whose port is still the same.
    """
    _child(master, directory).move(port)


class Child:
    """A listener process that ends with this one, and is started again at a bounded pace."""

    def __init__(self, directory: Path, log: Log) -> None:
        self._directory = directory
        self._log = log
        self._port: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._started = -inf
        self._pause = SHORTEST_PAUSE_SECONDS

    def move(self, port: int | None) -> None:
        """Listen on ``port`` from now on."""
        if port == self._port:
            return
        if self._process:
            self._process.terminate()
        self._port, self._process, self._started = port, None, -inf
        if port:
            self._start(port)

    def tend(self) -> None:
        """Start the listener again if it is gone."""
        # The arbiter may have reaped it already: poll() then takes it for ended, which it is.
        is_gone = self._process is None or self._process.poll() is not None
        if self._port and is_gone and monotonic() >= self._started + self._pause:
            self._log.error("the metrics listener on port %d is gone; starting it", self._port)
            self._start(self._port)

    def _start(self, port: int) -> None:
        began = monotonic()
        lasted = began - self._started > LASTING_SECONDS
        self._pause = (
            SHORTEST_PAUSE_SECONDS if lasted else min(2 * self._pause, LONGEST_PAUSE_SECONDS)
        )
        self._started = began
        try:
            self._process = subprocess.Popen(self._command(port), env=_environment())  # noqa: S603
        except OSError as error:  # no memory or no process left: the service matters more
            self._log.error("the metrics listener cannot be started: %s", error.strerror)

    def _command(self, port: int) -> list[str]:
        parent = ["--parent", str(os.getpid())]
        return [sys.executable, "-m", str(__package__), *parent, str(self._directory), str(port)]


def _environment() -> dict[str, str]:
    # The listener only reads: it must not count into the directory as if it were a worker.
    return {name: value for name, value in os.environ.items() if name != slots.DIRECTORY}


@cache
def _child(master: Master, directory: Path) -> Child:
    child = Child(directory, master.log)
    murder_workers = master.murder_workers

    def murder_workers_and_tend() -> None:
        murder_workers()
        child.tend()

    master.murder_workers = murder_workers_and_tend
    return child
