"""Runs the metrics listener as a child of a gunicorn master and restarts it when it ends."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from math import inf
from pathlib import Path
from time import monotonic
from typing import Protocol

from chassis.metrics.loop import Log, every_second

SHORTEST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 8.0
# A child that lived longer than this did get its port.
LASTING_SECONDS = 10.0


class Master(Protocol):
    """The part of a gunicorn master used here: its log, and what its loop calls every second."""

    log: Log
    murder_workers: Callable[[], None]

    def __hash__(self) -> int:
        """Return the hash of its identity."""


def keep_listener(master: Master, directory: Path, port: int | None) -> None:
    """Keep a listener for ``directory`` running on ``port`` beside ``master``; None ends it.

    A second call, as after HUP, restarts the listener only if the port has changed.
    """
    _child(master, directory).listen_on(port)


class Child:
    """A listener process that ends with this one and is restarted at a bounded pace."""

    def __init__(self, directory: Path, log: Log) -> None:
        self._directory = directory
        self._log = log
        self._port: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._started = -inf
        self._pause = SHORTEST_PAUSE_SECONDS

    def listen_on(self, port: int | None) -> None:
        """Run the listener on ``port`` from now on; None ends it."""
        if port == self._port:
            return
        if self._process:
            self._process.terminate()
        self._port, self._process, self._started = port, None, -inf
        if port:
            self._start(port)

    def restart_if_ended(self) -> None:
        """Start the listener again if it has ended and the pause is over."""
        # If the arbiter has reaped it already, poll() reports it as ended too.
        has_ended = self._process is None or self._process.poll() is not None
        if self._port and has_ended and monotonic() >= self._started + self._pause:
            self._log.error("the metrics listener on port %d has ended; restarting it", self._port)
            self._start(self._port)

    def _start(self, port: int) -> None:
        began = monotonic()
        lasted = began - self._started > LASTING_SECONDS
        self._pause = (
            SHORTEST_PAUSE_SECONDS if lasted else min(2 * self._pause, LONGEST_PAUSE_SECONDS)
        )
        self._started = began
        try:
            self._process = subprocess.Popen(self._command(port))  # noqa: S603
        except OSError as error:  # out of memory or processes: the service must go on
            self._log.error("the metrics listener cannot be started: %s", error.strerror)

    def _command(self, port: int) -> list[str]:
        parent = ["--parent", str(os.getpid())]
        return [sys.executable, "-m", str(__package__), *parent, str(self._directory), str(port)]


@cache
def _child(master: Master, directory: Path) -> Child:
    child = Child(directory, master.log)
    every_second(master, child.restart_if_ended)
    return child
