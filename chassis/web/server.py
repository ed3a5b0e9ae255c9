"""The settings of a gunicorn master, and its drain: not ready first, then stopped."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from pydantic import Field

from chassis.settings import Settings
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
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port of a second /metrics that works even if every worker is busy; "
        "unset means none",
    )


BEGIN = "begin"
COUNT_REFUSED = "count_refused"


class Master(backlog.Master, Protocol):
    """The part of a gunicorn master that is used here: its handler of SIGTERM."""

    handle_term: Callable[[], None]


def begin(app: object) -> None:
    """Start what ``app`` runs beside its requests, in a worker that has just been forked."""
    start = getattr(app, "extensions", {}).get(BEGIN)
    if start:
        start()


def count_refused(app: object, status: int, seconds: float) -> None:
    """Let ``app`` count a request that was refused before it reached the app."""
    count = getattr(app, "extensions", {}).get(COUNT_REFUSED)
    if count:
        count(status, seconds)


def drain_first(master: Master, folder: Path, seconds: float) -> None:
    """Make SIGTERM turn readiness off, wait ``seconds``, and only then stop the workers.

    Call this once, when the master starts: a reload must not undo a drain.
    """
    drain_file = folder / "draining"
    drain_file.unlink(missing_ok=True)  # of a predecessor, if the operator chose the folder
    os.environ[DRAIN_FILE] = str(drain_file)
    stop = master.handle_term

    def drain() -> None:
        drain_file.touch()
        time.sleep(seconds)
        backlog.close(master)
        stop()

    master.handle_term = drain
