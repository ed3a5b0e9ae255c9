"""A real server in its own process, and the faults that tests put it through."""

import os
import shutil
import signal
import subprocess
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Self
from urllib.parse import urlsplit

from tests.helpers.needs import needs

# Debian installs servers in folders that only root has in its PATH.
SYSTEM_PATH = f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin"
PATIENCE_SECONDS = 120.0
PING_SECONDS = 2
LOG_END = -4000


class Server(ABC):
    """A server at ``address``; only one that was started here can be put through faults."""

    ERRORS: ClassVar[tuple[type[Exception], ...]]

    def __init__(self, address: str, command: Sequence[str] = (), folder: Path = Path()) -> None:
        self.address = address
        self._command = command
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def ping(self) -> None:
        """Send a request within ``PING_SECONDS``; raise one of ``ERRORS`` without a response."""

    def url(self, database: str = "") -> str:
        """Return the URL for our services."""
        return urlsplit(self.address)._replace(path=f"/{database}" if database else "").geturl()

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        """The process, if it was started here."""
        needs(self._process, f"a fault needs a server of our own, which {self.address} is not")
        assert self._process
        return self._process

    def answers(self) -> bool:
        """Tell whether the server responds at this moment."""
        try:
            self.ping()
        except self.ERRORS:
            return False
        return True

    def wait(self) -> None:
        """Wait until the server responds; fail with the end of its log."""
        self.until(self.answers)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait while the process lives until ``holds``; fail with the end of its log."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            hopeful = self.process.poll() is None and time.monotonic() < limit
            assert hopeful, f"{self.address} does not answer:\n{self.read_log()[LOG_END:]}"
            time.sleep(0.05)

    def read_log(self) -> str:
        """Return its whole log since its first start."""
        return self._log().read_text(errors="replace")

    def stop(self) -> None:
        """Freeze the process: it keeps its connections and does not respond."""
        self.process.send_signal(signal.SIGSTOP)

    def cont(self) -> None:
        """Continue the process after ``stop``."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """Kill the process at once; only what the kernel holds survives, unlike a loss of power."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """Start it again on the same port and data; stop it first if it still runs."""
        if self.process.poll() is None:
            self.cont()
            self.process.terminate()
            self.process.wait(PATIENCE_SECONDS)
        self._spawn()
        self.wait()

    def recover(self) -> None:
        """Undo the effects of faults; a server that was not started here is left alone."""
        if self._process:
            self.cont()
            if self._process.poll() is not None:
                self._spawn()
            self.wait()

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Run it until the end of the block."""
        self._spawn()
        try:
            self.wait()
            yield self
        finally:
            self.kill()

    def _spawn(self) -> None:
        # A test run that is killed must not leave its servers behind.
        leash = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
        with self._log().open("ab") as log:
            self._process = subprocess.Popen(
                [*leash, *self._command],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _log(self) -> Path:
        return self._folder / "server.log"


def own_name(prefix: str = "trip_test") -> str:
    """Return a unique name for a database or topic."""
    return f"{prefix}_{uuid.uuid4().hex[:12]}"


def run(command: Sequence[str], folder: Path) -> None:
    """Run a command that prepares a server; fail with its output."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout}{done.stderr}"
