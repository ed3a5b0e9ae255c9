"""Being asked to stop, by SIGTERM or SIGINT."""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class StopRequest:
    """Whether one of ``STOP_SIGNALS`` has arrived since ``stop_request`` was entered."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def wait(self, seconds: float | None = None) -> bool:
        """Return True as soon as a signal has arrived, False after ``seconds`` without one."""
        ready, _, _ = select.select([self._pipe], [], [], seconds)
        return bool(ready)


@contextmanager
def stop_request() -> Iterator[StopRequest]:
    """Take ``STOP_SIGNALS`` as a request to stop, in the main thread."""
    # Python runs a handler only when the main thread runs Python again: a signal that arrives just
    # before this thread begins to wait for a lock would not end the wait. A byte in a pipe does.
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    with _handled(lambda *_: None):
        before = signal.set_wakeup_fd(theirs, warn_on_full_buffer=False)
        try:
            yield StopRequest(ours)
        finally:
            signal.set_wakeup_fd(before)
            os.close(ours)
            os.close(theirs)


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """End the process on SIGTERM and SIGINT, with 128 and the signal's number as its status."""
    # The first process of a container ignores every signal that it has no handler for.
    with _handled(_end):
        yield


@contextmanager
def _handled(handler: Callable[[int, object], None]) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def _end(number: int, _frame: object) -> None:
    sys.exit(128 + number)
