"""Start Python processes of ours: as users do, or forked where a loop starts hundreds.

Most of a short process's time goes into imports. A forked one comes from a process that has done
them, and is otherwise the same.
"""

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# The modules that a loop starts must not be imported: they could not be the main program then.
# Every child loads the script that started the tests, which imports pytest.
IMPORTED = ["chassis.web.operations", "chassis.events.kafka.log", "currency.backends",
            "currency.metrics", "history.backends", "history.metrics", "pytest"]  # fmt: skip

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(IMPORTED)


class Forked:
    """A forked process, with the methods of ``subprocess.Popen`` that tests use."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], errors: Path
    ) -> None:
        args = (list(arguments), dict(environment), str(errors))
        self._process = _forking.Process(target=_become, args=args)
        self._process.start()
        self.pid = self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        """Its exit status, negative if a signal ended it; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """Return its exit status, as ``returncode`` does."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises ``TimeoutExpired`` after ``timeout`` seconds."""
        self._process.join(timeout)
        if (status := self._process.exitcode) is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Send it SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send it SIGKILL."""
        self.send_signal(signal.SIGKILL)


Started = subprocess.Popen[bytes] | Forked


def python(arguments: Sequence[str], environment: Mapping[str, str], errors: Path) -> Started:
    """Start ``python`` with ``arguments``, of which the first is -m or -c."""
    if int(os.environ.get("FAULT_ROUNDS", "1")) > 1:
        return Forked(arguments, environment, errors)
    with errors.open("ab") as stderr:
        return subprocess.Popen([sys.executable, *arguments], env=environment, stderr=stderr)


def _become(arguments: list[str], environment: dict[str, str], errors: str) -> None:
    os.dup2(os.open(errors, os.O_WRONLY | os.O_APPEND | os.O_CREAT), sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(environment)
    kind, what, *sys.argv[1:] = arguments
    if kind == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(what, {"__name__": "__main__"})
