"""A copy of the repository in an empty folder, used as a newcomer would use it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from launch.settings import LaunchSettings
from tests.helpers.gunicorn import content
from tests.helpers.ports import free_ports

ROOT = Path(__file__).parents[2]
READY = "Trip Service is ready"
PATIENCE_SECONDS = 480
PORTS = tuple(LaunchSettings().ports())


@dataclass(frozen=True)
class Clone:
    """A clone at ``path`` whose system listens on ``ports``."""

    path: Path
    ports: dict[str, int] = field(default_factory=lambda: free_ports(PORTS))

    def make(self, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Run make to its end."""
        return subprocess.run(
            ["make", *words],
            cwd=self.path,
            env=self.environment(settings),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )

    @contextmanager
    def running(self) -> Iterator["Run"]:
        """Run the system until the end of the block, then press Ctrl-C."""
        with self.started() as run:
            run.wait_until_ready()
            yield run

    @contextmanager
    def started(self, *words: str) -> Iterator["Run"]:
        """Start the system, or what ``words`` tell make, and do not wait until it is ready."""
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(
                ["make", *(words or ["run"])],
                cwd=self.path,
                env=self.environment({}),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # A shell without job control starts its background jobs deaf to Ctrl-C.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )
            run = Run(self, process, output)
            try:
                yield run
            finally:
                run.press_control_c()

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of a newcomer, but for the ports."""
        ours = ("MAKE", "MFLAGS", "TRIP_", "VIRTUAL_ENV", "PYTHONPATH")
        inherited = {k: value for k, value in os.environ.items() if not k.startswith(ours)}
        ports = {name: str(port) for name, port in self.ports.items()}
        # No other host is asked: what these tests show must not depend on the network.
        offline = {"INGEST_SOURCES": "ecb-archive"}
        return {**inherited, **ports, **offline, "PYTHON": sys.executable, **settings}


@dataclass
class Run:
    """A system started by ``make run``."""

    clone: Clone
    process: "subprocess.Popen[bytes]"
    output: IO[bytes]

    def wait_until_ready(self) -> None:
        """Wait for the guide."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while READY not in self.printed():
            assert self.process.poll() is None, self.printed()
            assert time.monotonic() < limit, self.printed()
            time.sleep(0.2)

    def printed(self) -> str:
        """Return what the newcomer has seen so far."""
        return content(self.output.fileno())

    def press_control_c(self) -> int:
        """Interrupt as a terminal does, and return make's exit status."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)


def cloned(folder: Path) -> Clone:
    """Copy the files git knows, and those it would take, into ``folder``."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return Clone(folder)
