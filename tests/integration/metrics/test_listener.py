"""The metrics listener beside a real gunicorn, and as a separate command."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import urllib3

from tests.helpers.gunicorn import (
    PATIENCE_SECONDS,
    ROOT,
    Gunicorn,
    eventually,
    launched,
    locked_directories,
    masters_beside,
    opened,
    running,
)
from tests.helpers.ports import free_port

APP = "tests.helpers.slow_app:app"
COMMAND = (sys.executable, "-m", "chassis.metrics")
# An idle worker notices the death of its master after half of this; no boot may take longer.
SHORT_TIMEOUT = ("--timeout", "10")


def listener_of(master: int) -> int | None:
    """Return the pid of the listener that is a child of ``master``."""
    for child in Path(f"/proc/{master}/task/{master}/children").read_text().split():
        with contextlib.suppress(OSError):
            if b"chassis.metrics" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
                return int(child)
    return None


def web_workers(server: Gunicorn) -> list[int]:
    return [pid for pid in server.workers() if pid != listener_of(server.process.pid)]


def lives(pid: int) -> bool:
    return Path(f"/proc/{pid}/cmdline").exists()


def status(port: int, path: str = "/metrics") -> int | None:
    """Return the status of a listener's response, None if nobody listens."""
    try:
        return urllib3.request("GET", f"http://127.0.0.1:{port}{path}", retries=False).status
    except urllib3.exceptions.HTTPError:
        return None


@contextmanager
def listening(workers: int = 1, *options: str) -> Iterator[tuple[Gunicorn, int]]:
    """Serve with a listener; yield the server and the listener's port."""
    port = free_port()
    env = {"METRICS_PORT": str(port)}
    with running(APP, workers, env=env, options=options) as server:
        eventually(lambda: status(port) == 200)
        yield server, port


@contextmanager
def commanded(*words: object) -> Iterator["subprocess.Popen[str]"]:
    """Run ``python -m chassis.metrics``."""
    command = [*COMMAND, *map(str, words)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def held(pids: list[int]) -> Iterator[None]:
    """Stop processes for a while."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def test_it_responds_while_every_worker_is_busy() -> None:
    with listening(4) as (server, port):
        eventually(lambda: len(web_workers(server)) == 4)
        with socket.create_connection(("127.0.0.1", server.port)) as waiting:
            with held(web_workers(server)):
                waiting.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
                shown = urllib3.request("GET", f"http://127.0.0.1:{port}/metrics").data
                assert b"build_info{" in shown
                assert select.select([waiting], [], [], 0)[0] == []
            assert waiting.recv(15).startswith(b"HTTP/1.")


def test_it_shows_the_same_as_the_service() -> None:
    with listening(2) as (server, port):
        for path in ("/slow", "/nowhere", "/nowhere"):
            server.get(path)
        shown = replace(server, port=port).scrape()
        counted = {series: value for series, value in shown.items() if series[0].startswith("http")}
        assert counted.items() <= server.scrape().items()
        assert sum(counted[series] for series in counted if series[0] == "http_requests_total") == 3


def test_a_killed_listener_is_restarted() -> None:
    with listening() as (server, port):
        killed = listener_of(server.process.pid)
        assert killed
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: listener_of(server.process.pid) not in {None, killed})
        eventually(lambda: status(port) == 200)
        assert f"the metrics listener on port {port} has ended" in server.read_log()


def test_it_inherits_neither_locks_nor_sockets_of_the_service() -> None:
    with listening() as (server, _):
        pid = listener_of(server.process.pid)
        assert pid
        assert locked_directories(pid) == []
        # The connection of the last scrape may stay open for an instant.
        eventually(
            lambda: len([file for file in opened(pid) if file.name.startswith("socket:")]) == 1
        )


def test_a_stop_of_the_service_ends_it() -> None:
    with listening() as (server, port):
        pid = listener_of(server.process.pid)
        assert pid
        server.signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE_SECONDS) == 0
        eventually(lambda: not lives(pid))
        assert status(port) is None


def test_a_killed_master_ends_it() -> None:
    with listening(1, *SHORT_TIMEOUT) as (server, _):
        pids = server.workers()
        server.process.kill()
        server.process.wait()
        eventually(lambda: not any(map(lives, pids)))


def test_a_taken_port_is_an_error_and_the_service_works_until_the_port_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running(APP, 1, env={"METRICS_PORT": str(port)}) as server:
            eventually(lambda: f"port {port} has ended" in server.read_log())
            assert f"port {port}: Address already in use" in server.read_log()
            assert server.get("/livez").status == 200
            taken.close()
            eventually(lambda: status(port) == 200)


def test_the_port_of_the_service_is_refused_in_one_sentence() -> None:
    port = free_port()
    env = {"METRICS_PORT": str(port)}
    with launched(APP, 1, env=env, bind=f"127.0.0.1:{port}") as server:
        assert server.process.wait(PATIENCE_SECONDS) == 3
        assert server.read_log().splitlines()[-1] == (
            f"refused to start: METRICS_PORT: {port} is the port of the service itself"
        )


def test_reloads_keep_the_same_listener() -> None:
    with listening(2) as (server, _):
        before, old = listener_of(server.process.pid), web_workers(server)
        for _ in range(2):
            server.signal(signal.SIGHUP)
        eventually(lambda: not set(old) & set(web_workers(server)))
        eventually(lambda: len(server.workers()) == 3)
        assert listener_of(server.process.pid) == before


def test_a_reload_with_another_port_moves_it(tmp_path: Path) -> None:
    first, second, file = free_port(), free_port(), tmp_path / "port"
    file.write_text(str(first))
    with running(APP, 1, env={"METRICS_PORT_FILE": str(file)}) as server:
        eventually(lambda: status(first) == 200)
        eventually(lambda: len(server.workers()) == 2)
        file.write_text(str(second))
        server.signal(signal.SIGHUP)
        eventually(lambda: status(second) == 200)
        eventually(lambda: status(first) is None)
        eventually(lambda: len(server.workers()) == 2)


def test_a_re_executed_master_gets_its_own_when_the_old_one_has_ended() -> None:
    port = free_port()
    env = {"METRICS_PORT": str(port)}
    with launched(APP, 1, env=env, bind="127.0.0.1:0") as old:
        eventually(lambda: status(port) == 200)
        eventually(lambda: len(old.workers()) == 2)
        old.signal(signal.SIGUSR2)
        eventually(lambda: len(masters_beside(old)) == 1)
        (new,) = masters_beside(old)
        try:
            old.signal(signal.SIGTERM)
            old.process.wait(PATIENCE_SECONDS)
            eventually(lambda: listener_of(new) is not None and status(port) == 200)
        finally:
            os.kill(new, signal.SIGTERM)
            eventually(lambda: not lives(new))


def test_the_service_port_serves_metrics_too() -> None:
    with listening() as (server, _):
        assert server.get("/metrics").status == 200


def test_as_a_command_it_fails_scrapes_before_and_after_a_master(tmp_path: Path) -> None:
    port = free_port()
    with commanded("--host", "127.0.0.1", tmp_path / "metrics", port):
        eventually(lambda: status(port, "/livez") == 200)
        assert status(port) == 503
        env = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics")}
        with running(APP, 1, env=env, options=SHORT_TIMEOUT) as server:
            assert status(port) == 200
            pids = server.workers()
            server.process.kill()
            server.process.wait()
            eventually(lambda: not any(map(lives, pids)))
        assert list((tmp_path / "metrics").glob("*.db"))
        assert status(port) == 503


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_even_with_an_idle_client(
    tmp_path: Path, number: signal.Signals
) -> None:
    port = free_port()
    with commanded(tmp_path, port) as process:
        eventually(lambda: status(port, "/livez") == 200)
        with socket.create_connection(("127.0.0.1", port)):
            process.send_signal(number)
            assert process.wait(PATIENCE_SECONDS) == 0
        assert process.stderr
        assert process.stderr.read() == ""


def test_a_port_in_use_is_one_sentence_and_status_3(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with commanded(tmp_path, port) as process:
            _, text = process.communicate(timeout=PATIENCE_SECONDS)
            assert text == f"python -m chassis.metrics: port {port}: Address already in use\n"
            assert process.returncode == 3


@pytest.mark.parametrize("words", [("metrics",), ("metrics", "0"), ("metrics", "9101", "--x")])
def test_bad_arguments_are_refused(words: tuple[str, ...]) -> None:
    with commanded(*words) as process:
        _, text = process.communicate(timeout=PATIENCE_SECONDS)
        assert text.splitlines()[-1].startswith("python -m chassis.metrics: error: ")
        assert process.returncode == 2
