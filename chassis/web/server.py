"""What a gunicorn master is told by settings, and how it leaves: unready first, then gone."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from pydantic import Field

from chassis.settings import Settings
from chassis.web.health import DRAIN_FILE


class ServerSettings(Settings):
    """The settings of the gunicorn master of any service."""

    drain_seconds: float = Field(
        default=0,
        ge=0,
        le=300,
        description="How long a service told to stop still answers while it says it is not ready",
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port of a second /metrics that answers while every worker is held; "
        "unset means none",
    )


BEGIN = "begin"


class Master(Protocol):
    """What is used of a gunicorn master: what it does when it is told to stop."""

    handle_term: Callable[[], None]


def begin(app: object) -> None:
    """Start what ``app`` runs beside its requests, in a worker that has just been forked."""
    start = getattr(app, "extensions", {}).get(BEGIN)
    if start:
        start()


def drain_first(master: Master, folder: Path, seconds: float) -> None:
    """Let SIGTERM turn readiness off, wait ``seconds``, and only then stop the workers.

    To be called once in a master's life, when it starts: a reload must not undo a drain.
    """
    drain_file = folder / "draining"
    drain_file.unlink(missing_ok=True)  # a predecessor's, in a folder that the operator chose
    os.environ[DRAIN_FILE] = str(drain_file)
    stop = master.handle_term

    def drain() -> None:
        drain_file.touch()
        time.sleep(seconds)
        stop()

    master.handle_term = drain
