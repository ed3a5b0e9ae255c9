"""A reload is rehearsed in a process of its own: a version that cannot start replaces nothing.

gunicorn stops the old workers before the new ones have started, and ends if one of them fails.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from chassis.metrics import slots
from chassis.metrics.loop import Log

# The longest start of a worker that is waited for, if gunicorn itself waits for ever.
PATIENCE_SECONDS = 30
MOST_BYTES = 4096


class Master(Protocol):
    """The part of a gunicorn master used here: its app, its log and its handler of SIGHUP."""

    app: Any
    log: Log
    handle_hup: Callable[[], None]


def rehearse_reloads(master: Master, check: Callable[[Any], None]) -> None:
    """Refuse a reload if the configuration or the app cannot be loaded, or ``check`` raises.

    ``check`` gets the new configuration.
    """
    reload = master.handle_hup

    def handle_hup() -> None:
        reason = _failure(master, check)
        if reason:
            master.log.error("the reload is refused, the old workers go on: %s", reason)
        else:
            reload()

    master.handle_hup = handle_hup


def _failure(master: Master, check: Callable[[Any], None]) -> str:
    """Return why the new version cannot start; empty if it can."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        _rehearse(master, check, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        reason = pipe.read().decode(errors="replace")
    _, status = os.waitpid(pid, 0)
    return reason or (f"its rehearsal ended with status {status}" if status else "")


def _rehearse(master: Master, check: Callable[[Any], None], writing: int) -> None:
    status = 1
    try:
        signal.alarm(master.app.cfg.timeout or PATIENCE_SECONDS)
        slots.rehearse()
        master.app.reload()
        check(master.app.cfg)
        master.app.wsgi()
        status = 0
    except BaseException as error:  # noqa: BLE001  (also SystemExit, which refuses a start)
        reason = f"{type(error).__name__}: {error}"
        with suppress(OSError):
            os.write(writing, reason.encode()[:MOST_BYTES])
    finally:
        sys.stderr.flush()
        os._exit(status)
