"""The settings of a gunicorn master, and its drain: not ready first, then stopped."""

import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from pydantic import Field

from chassis.metrics.loop import Looping, every_second
from chassis.metrics.scoreboard import WorkerCells
from chassis.settings import Settings, port_field
from chassis.web.connections import backlog
from chassis.web.health import DRAIN_FILE


class ServerSettings(Settings):
    """The settings of the gunicorn master of any service."""

    drain_seconds: float = Field(
        default=0,
        ge=0,
        le=300,
        description="Seconds a stopping service still serves requests while it reports not ready",
    )
    metrics_port: int | None = port_field(
        None, "Port of a second /metrics that works even if every worker is busy; unset means none"
    )


BEGIN = "begin"
WATCH = "watch"
COUNT_REFUSED = "count_refused"


class Master(Looping, backlog.Master, Protocol):
    """The part of a gunicorn master that is used here: its loop, addresses and drain."""

    cfg: Any
    handle_term: Callable[[], None]


def begin(app: object, cells: WorkerCells) -> None:
    """Start what ``app`` runs beside its requests, in a worker that has just been forked.

    Whether the worker is ready is published in its ``cells`` of the scoreboard from now on.
    """
    extensions = getattr(app, "extensions", {})
    if start := extensions.get(BEGIN):
        start()
    if watch := extensions.get(WATCH):
        watch(cells)


def count_refused(app: object, status: int, seconds: float) -> None:
    """Let ``app`` count a request that was refused before it reached the app."""
    count = getattr(app, "extensions", {}).get(COUNT_REFUSED)
    if count:
        count(status, seconds)


def drain_first(master: Master, folder: Path, seconds: float) -> None:
    """Make SIGTERM turn readiness off, wait ``seconds``, and only then stop the workers.

    Meanwhile the master does its usual work: a worker that ends is replaced. Call this once, when
    the master starts: a reload must not undo a drain.
    """
    # Two masters may share the folder while one replaces the other (USR2).
    drain_file = folder / f"draining-{os.getpid()}"
    for leftover in folder.glob("draining-*"):  # of a predecessor, in a folder that was chosen
        leftover.unlink(missing_ok=True)
    os.environ[DRAIN_FILE] = str(drain_file)
    stop = master.handle_term
    ends: list[float] = []

    def drain() -> None:
        ends.append(time.monotonic() + seconds)
        proceed()

    def proceed() -> None:
        if not ends:
            return
        with suppress(OSError):  # again and again: somebody may have removed it with the folder
            drain_file.touch()
        if time.monotonic() >= ends[0]:
            backlog.close(master)
            stop()

    master.handle_term = drain
    every_second(master, proceed)


def is_own_port(master: Master, port: int | None) -> bool:
    """Return whether the service of ``master`` itself listens on ``port``."""
    # The sockets are opened after the hook on_starting.
    listening = [each.getsockname() for each in master.LISTENERS]
    addresses = listening or [_resolved(each) for each in master.cfg.address]
    return port in [address[1] for address in addresses if isinstance(address, tuple)]


def _resolved(address: object) -> object:
    if not isinstance(address, int):
        return address
    with socket.socket(fileno=os.dup(address)) as listener:
        return listener.getsockname()
