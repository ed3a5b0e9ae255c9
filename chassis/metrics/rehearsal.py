"""A reload is rehearsed in a process of its own: a version that cannot start replaces nothing.

gunicorn stops the old workers before the new ones have started, and ends if one of them fails.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Protocol

from chassis.metrics import slots
from chassis.metrics.loop import Log, Looping, every_second

# The longest start of a worker that is waited for, if gunicorn itself waits for ever.
PATIENCE_SECONDS = 30
MOST_BYTES = 4096  # of a reason; a pipe takes as many at once
READY = b"ready"


class Master(Looping, Protocol):
    """The part of a gunicorn master used here: its app, sockets, log and handler of SIGHUP."""

    LISTENERS: Sequence[Any]
    app: Any
    log: Log
    handle_hup: Callable[[], None]


class Rehearsal:
    """Loads the new version beside a master, which goes on with its work, before it reloads."""

    def __init__(self, master: Master, check: Callable[[Any], None]) -> None:
        """Rehearse each reload of ``master``; ``check`` gets the new configuration and may raise.

        A reload is refused if the configuration or the app cannot be loaded.
        """
        self._master = master
        self._check = check
        self._reload = master.handle_hup
        self._running: tuple[int, int] | None = None  # a pid, and the pipe with its result
        self._is_outdated = False
        master.handle_hup = self.start
        every_second(master, self.proceed)

    def start(self) -> None:
        """Start a rehearsal; one that is running is repeated when it has ended."""
        self._is_outdated = self._running is not None
        if self._is_outdated:
            return
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        pid = os.fork()
        if not pid:
            self._rehearse(writing)
        os.close(writing)
        self._running = pid, reading

    def proceed(self) -> None:
        """Reload if the rehearsal has succeeded by now, or log why it has failed."""
        if self._running is None:
            return
        try:
            result = os.read(self._running[1], MOST_BYTES)
        except BlockingIOError:
            return
        self.stop()
        if self._is_outdated:
            self.start()
        elif result == READY:
            self._reload()
        else:
            reason = result.decode(errors="replace") or "it took too long, or was killed"
            self._master.log.error("the reload is refused, the old workers go on: %s", reason)

    def stop(self) -> None:
        """End the rehearsal, if one is running."""
        if self._running:
            pid, reading = self._running
            self._running = None
            os.close(reading)
            # The master reaps every child, and may have reaped this one.
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)

    def _rehearse(self, writing: int) -> None:
        result = b""
        try:
            for listener in self._master.LISTENERS:
                listener.close()
            signal.alarm(self._master.app.cfg.timeout or PATIENCE_SECONDS)
            slots.rehearse()
            self._master.app.reload()
            self._check(self._master.app.cfg)
            self._master.app.wsgi()
            result = READY
        except BaseException as error:  # noqa: BLE001  (also SystemExit, which refuses a start)
            result = f"{type(error).__name__}: {error}".encode()
        finally:
            sys.stderr.flush()
            with suppress(OSError):
                os.write(writing, result[:MOST_BYTES])
            os._exit(0)
