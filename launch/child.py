"""One process through all its lives: it is started again when it dies, at a bounded pace."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from math import inf
from time import monotonic

from launch.output import Lines, Printer

# Before each start after a death in a row; one death more, and the run ends.
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
# A process that lived longer than that does not die in a row.
LASTING_SECONDS = 30.0
PR_SET_PDEATHSIG = 1
prctl = getattr(ctypes.CDLL(None), "prctl", None)


class KeepsDying(Exception):
    """A process that need not be started again; the sentence says why, ``status`` is its own."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        # A process that was killed has a negative one.
        self.status = status if status > 0 else 1


class Child:
    """A process and its successors; one that ``may_end`` is done when it ends with status 0."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        printer: Printer,
        *,
        may_end: bool = False,
    ) -> None:
        self._name = name
        self._command = command
        self._environment = environment
        self._printer = printer
        self._may_end = may_end
        self._process: subprocess.Popen[bytes] | None = None
        self._starts_at = -inf
        self._deaths = 0

    def tend(self) -> Lines | None:
        """Start the process if that is due, and return its output.

        Raises ``KeepsDying`` if it ended and starting it again would not help.
        """
        if self._process and self._process.poll() is not None:
            self._end(self._process)
        if self._process is None and monotonic() >= self._starts_at:
            return self._start()
        return None

    def lives(self) -> bool:
        """Tell whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Ask the process to end."""
        if self._process:
            self._process.terminate()

    def kill(self) -> None:
        """Kill the process and all that it started."""
        if self._process:
            _signal_all(self._process, signal.SIGKILL)

    def _start(self) -> Lines:
        reading, writing = os.pipe()
        self._starts_at = monotonic()
        self._process = subprocess.Popen(  # noqa: S603
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.STDOUT,
            # Ctrl-C in the terminal must not reach it: it is stopped in order.
            start_new_session=True,
            preexec_fn=with_parent(),
        )
        os.close(writing)
        return Lines(reading, self._name, self._printer)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        # Workers that a master left behind would keep its port.
        _signal_all(process, signal.SIGTERM)
        self._process = None
        if self._may_end and process.returncode == 0:
            self._starts_at = inf
            return
        lasted = monotonic() - self._starts_at > LASTING_SECONDS
        self._deaths = 1 if lasted else self._deaths + 1
        self._check(process.returncode, lasted=lasted)
        pause = PAUSES[self._deaths - 1]
        self._starts_at = monotonic() + pause
        how = ended(process.returncode)
        self._printer.print(f"{self._name} {how}; it is started again in {pause:g} s")

    def _check(self, status: int, *, lasted: bool) -> None:
        if self._deaths > len(PAUSES):
            raise KeepsDying(f"{self._name} keeps dying: it {ended(status)}", status)
        if status > 0 and not lasted and self._deaths == 1:
            # It refused its first start, and would refuse the next one for the same reason.
            raise KeepsDying(f"{self._name} {ended(status)} when it was started", status)


def ended(status: int) -> str:
    """Say how a process ended."""
    if status < 0:
        return f"was killed by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def with_parent() -> Callable[[], None]:
    """Return what a process runs just after its fork, so that it ends with its parent.

    It gets SIGTERM when this process, its parent, is killed; Linux only.
    """
    parent = os.getpid()

    def end_with_parent() -> None:
        if prctl:
            prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            # The signal is sent for deaths from now on only.
            if os.getppid() != parent:
                os._exit(128 + signal.SIGTERM)

    return end_with_parent


def _signal_all(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # nobody is left
        os.killpg(process.pid, number)
