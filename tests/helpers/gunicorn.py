"""A real gunicorn on a free port, for tests that send it requests and signals."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).parents[2]
GUNICORN = str(Path(sys.executable).with_name("gunicorn"))
PATIENCE_SECONDS = 30.0

Series = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Response:
    """The response to a request: its status, headers and body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Gunicorn:
    """A running master that serves on ``port``; its log is ``log``."""

    process: subprocess.Popen[bytes]
    port: int
    log: IO[bytes]

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send one request on a new connection and read the whole response."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Response(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str) -> Response:
        """Send a GET."""
        return self.request("GET", path)

    def scrape(self) -> dict[Series, float]:
        """Read ``/metrics``: the value of every series by its name and sorted labels."""
        families = text_string_to_metric_families(self.get("/metrics").body.decode())
        return {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in families
            for sample in family.samples
        }

    def workers(self) -> list[int]:
        """Return the pids of the master's living children."""
        return children(self.process.pid)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the master."""
        self.process.send_signal(number)

    def metrics_directory(self) -> Path:
        """Return the directory of the workers' metric files."""
        return locked_directories(self.process.pid)[0]

    def read_log(self) -> str:
        """Return everything written so far to standard output and standard error."""
        return content(self.log.fileno())


@contextmanager
def running(
    app: str,
    workers: int = 2,
    *,
    env: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
    ready: str = "/metrics",
    within: Sequence[str] = (),
) -> Iterator[Gunicorn]:
    """Serve ``app`` with the repository's configuration; yield once the path ``ready`` responds."""
    with launched(app, workers, env=env, options=options, within=within) as server:
        try:
            server.get(ready)
        except OSError as error:
            raise AssertionError(f"gunicorn does not serve {app}:\n{server.read_log()}") from error
        yield server


@contextmanager
def launched(
    app: str,
    workers: int = 2,
    *,
    env: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
    bind: str | None = None,
    within: Sequence[str] = (),
) -> Iterator[Gunicorn]:
    """Start a master without waiting for it; with ``bind``, on that address and not on ours.

    ``within`` is a command that becomes the one that follows it, such as ``unshare --mount``.
    """
    # The port is bound from the start: no other test can take it, and early requests queue.
    with socket.create_server(("127.0.0.1", 0)) as listener, tempfile.TemporaryFile() as log:
        command = [*within, GUNICORN, "-w", str(workers), *options]
        process = subprocess.Popen(
            [*command, "--bind", bind or f"fd://{listener.fileno()}", app],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            pass_fds=[listener.fileno()],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        port = listener.getsockname()[1]
        listener.close()
        try:
            yield Gunicorn(process, port, log)
        finally:
            _stop(process)


def children(pid: int) -> list[int]:
    """Return the pids of a process's living children; none if it has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(child) for child in _read(f"/proc/{pid}/task/{pid}/children").split()]
    return []


def masters_beside(old: Gunicorn) -> list[int]:
    """Return the masters that ``old`` started and that have booted, which means have workers."""
    return [pid for pid in old.workers() if children(pid)]


def opened(pid: int) -> list[Path]:
    """Return the files that a process has open; none if it has ended."""
    found: list[Path] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed just now
                found.append(file.readlink())
    return found


def locked_directories(pid: int) -> list[Path]:
    """Return the metrics directories that a process has locked; none if it is just starting."""
    return [file.parent for file in opened(pid) if file.name == ".lock"]


def content(file: int) -> str:
    """Return everything that a child has written so far to a descriptor shared with it."""
    # Not seek() and read(): they move the shared offset, and the child would overwrite its text.
    return os.pread(file, os.fstat(file).st_size, 0).decode(errors="replace")


def eventually(
    holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS, pause: float = 0.05
) -> None:
    """Check ``holds`` every ``pause`` seconds until it is true; fail after ``seconds``."""
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, f"still not true after {seconds} s"
        time.sleep(pause)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def _read(path: str) -> str:
    return Path(path).read_text()
