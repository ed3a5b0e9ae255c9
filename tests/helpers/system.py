"""The processes of ``make run`` on ports and in a folder of their own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import urllib3
from urllib3.exceptions import HTTPError

from tests.helpers.clone import PATIENCE_SECONDS, PORTS, READY, ROOT
from tests.helpers.gunicorn import eventually
from tests.helpers.ports import free_ports


@dataclass(frozen=True)
class System:
    """A running system."""

    ports: dict[str, int]
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://localhost:{self.ports['PAGE_PORT']}"

    def get(self, port: str, path: str) -> urllib3.BaseHTTPResponse:
        """GET a path of the process that listens on the port of that variable."""
        return urllib3.request("GET", f"http://localhost:{self.ports[port]}{path}")

    @contextmanager
    def stopped(self, port: str) -> Iterator[None]:
        """Stop the workers that serve that port for a while, as if they hung."""
        hanging = self._processes(port)
        assert hanging
        for pid in hanging:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in hanging:
                os.kill(pid, signal.SIGCONT)
            # gunicorn replaces workers that were stopped for long.
            eventually(lambda: self._answers(port), PATIENCE_SECONDS)

    def _answers(self, port: str) -> bool:
        try:
            return self.get(port, "/livez").status == 200
        except HTTPError:
            return False

    def _processes(self, port: str) -> list[int]:
        # gunicorn has the address, a metrics listener the port alone.
        named = {b"127.0.0.1:%d" % self.ports[port], b"%d" % self.ports[port]}
        listening = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if named & set(path.read_bytes().split(b"\0")):
                    listening.append(int(path.parent.name))
        return listening


@contextmanager
def running(
    folder: Path,
    python: str = sys.executable,
    cwd: Path = ROOT,
    within: Sequence[str] = (),
    **variables: str | None,
) -> Iterator[System]:
    """Start everything on an empty ``folder`` and wait for the guide.

    A variable that is None is unset. ``within`` is a command that becomes the one that follows it.
    """
    ports = free_ports(PORTS)
    environment = {
        **os.environ,
        **{name: str(port) for name, port in ports.items()},
        "TRIP_DATA_DIR": str(folder),
        "INGEST_SOURCES": "ecb-archive",
        "RANKING_CLICK_LIMIT": "10000",
        "GATEWAY_SECONDS": "6",
        **variables,
    }
    given = {name: value for name, value in environment.items() if value is not None}
    with (folder / "output").open("wb") as output:
        command = [*within, python, "-m", "launch"]
        process = subprocess.Popen(
            command, cwd=cwd, env=given, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, folder / "output")
            yield System(ports, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)


def _wait(process: "subprocess.Popen[bytes]", output: Path) -> None:
    limit = time.monotonic() + PATIENCE_SECONDS
    while READY not in output.read_text():
        assert process.poll() is None, output.read_text()
        assert time.monotonic() < limit, output.read_text()
        time.sleep(0.2)
