"""Workers without gunicorn: child processes that write metric files and die by SIGKILL."""

import multiprocessing
import os
import signal
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path

from prometheus_client import values
from rich.console import Console
from rich.progress import track

from chassis.metrics import procfs, slots
from chassis.metrics.scoreboard import Scoreboard
from tests.benchmarks.metrics.mix import Mix

WORKERS = 4

_fork = multiprocessing.get_context("fork")


class Workers:
    """Four workers at a time in ``directory``; this process is their master."""

    def __init__(self, directory: Path, series: int) -> None:
        """Prepare workers that write about ``series`` series each, without starting any."""
        self._directory = directory
        self._series = series
        self._living: list[tuple[ForkProcess, Connection]] = []
        self.deaths = 0

    @contextmanager
    def living(self) -> Iterator[None]:
        """Run four workers, each of which has counted in every label set."""
        try:
            for slot in range(WORKERS):
                ours, theirs = _fork.Pipe()
                self._living.append((self._start(slot, theirs), ours))
            self.count_each()
            yield
        finally:
            for process, _ in self._living:
                process.kill()
            self._reap(process for process, _ in self._living)
            self._living = []

    def count_each(self) -> None:
        """Change every value of every living worker."""
        for _, connection in self._living:
            connection.send(None)
        for _, connection in self._living:
            connection.recv()

    def die(self, deaths: int) -> None:
        """Let workers start, count once and die, until there were ``deaths`` in total."""
        title = f"{deaths:,} workers of {self._series:,} series die"
        for _ in progress(range((deaths - self.deaths) // WORKERS), title):
            self._reap([self._start(slot) for slot in range(WORKERS)])

    def _start(self, slot: int, connection: Connection | None = None) -> ForkProcess:
        process = _fork.Process(target=self._work, args=(slot, connection), daemon=True)
        process.start()
        return process

    def _work(self, slot: int, connection: Connection | None) -> None:
        os.environ[slots.DIRECTORY] = str(self._directory)
        self._enter(slot)
        mix = Mix(self._series)
        while connection:
            connection.recv()
            mix.count_each()
            connection.send(None)
        mix.count_one()
        os.kill(os.getpid(), signal.SIGKILL)

    def _enter(self, slot: int) -> None:
        """Name the files of this worker after its pid, as stock does."""
        values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]

    def _reap(self, processes: Iterable[ForkProcess]) -> None:
        for slot, process in enumerate(processes):
            process.join()
            if process.exitcode != -signal.SIGKILL:
                raise RuntimeError(f"a worker ended with status {process.exitcode}")
            self._reaped(slot)
            self.deaths += 1

    def _reaped(self, slot: int) -> None:
        """Do nothing: stock keeps the files of dead workers."""


class SlotWorkers(Workers):
    """The same with slots and a scoreboard, as with the hooks under gunicorn."""

    def __init__(self, directory: Path, series: int) -> None:
        """Put a scoreboard into ``directory``."""
        super().__init__(directory, series)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._scoreboard = Scoreboard(directory, procfs.born())
        self._scoreboard.set_wanted(WORKERS)
        self._scoreboard.set_listeners([self._listener])

    def _start(self, slot: int, connection: Connection | None = None) -> ForkProcess:
        self._scoreboard.count_start(slot)
        return super()._start(slot, connection)

    def _enter(self, slot: int) -> None:
        """Take the slot and begin a request, in which the worker will die."""
        own = self._scoreboard.take(slot, procfs.born())
        slots.occupy(slot)
        own.ready()
        own.begin()

    def _reaped(self, slot: int) -> None:
        self._scoreboard.count_death(slot, aborted=False)


def progress(steps: range, title: str) -> Iterable[int]:
    """Show the progress of ``steps`` on standard error if that is a terminal."""
    console = Console(stderr=True)
    # Redrawn at each step and not by a thread, which a fork would copy.
    return track(
        steps,
        title,
        console=console,
        auto_refresh=False,
        transient=True,
        disable=not console.is_terminal,
    )
