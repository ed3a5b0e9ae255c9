"""Runs processes side by side until one keeps dying or somebody stops them, then stops them all."""

import selectors
import signal
from collections.abc import Callable, Sequence
from time import monotonic

from launch.child import Child, KeepsDying
from launch.output import Lines, Printer

POLL_SECONDS = 0.2
# More than gunicorn gives the requests in work.
STOP_SECONDS = 25.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def on_stop(handler: Callable[[int, object], object]) -> None:
    """Call ``handler`` for each signal that stops the system, unless it is ignored (nohup, &)."""
    for number in STOP_SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


class Manager:
    """Runs ``children``; what they print goes to ``printer``."""

    def __init__(self, children: Sequence[Child], printer: Printer) -> None:
        self._children = children
        self._printer = printer
        self._selector = selectors.DefaultSelector()
        self._stops = 0

    def run(self) -> int:
        """Return 0 after SIGINT, SIGTERM or SIGHUP, else the status of what keeps dying."""
        on_stop(self._stop)
        try:
            while not self._stops:
                self._tend()
                self._copy()
        except KeepsDying as reason:
            self._copy()  # what it printed last says more
            self._printer.print(f"{reason}; stopping everything")
            return reason.status
        finally:
            self._end()
        return 0

    def _stop(self, _number: int, _frame: object) -> None:
        self._stops += 1

    def _tend(self) -> None:
        for child in self._children:
            if lines := child.tend():
                self._selector.register(lines.file, selectors.EVENT_READ, lines)

    def _copy(self) -> bool:
        ready = self._selector.select(POLL_SECONDS)
        for key, _ in ready:
            lines: Lines = key.data
            if not lines.copy():
                self._selector.unregister(lines.file)
        return bool(ready)

    def _end(self) -> None:
        asked = self._stops
        limit = monotonic() + STOP_SECONDS
        for child in self._children:
            child.stop()
        while any(child.lives() for child in self._children):
            # The second Ctrl-C does not wait.
            if self._stops > asked or monotonic() > limit:
                for child in self._children:
                    child.kill()
            self._copy()
        while self._copy() and monotonic() < limit:
            pass
        self._selector.close()
