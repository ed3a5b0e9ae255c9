"""Where the processes listen that serve health and metrics beside the APIs."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.helpers.gunicorn import ROOT, eventually
from tests.helpers.ports import free_port

# Linux answers on all of 127.0.0.0/8: this one stands for an address that others can reach.
ELSEWHERE = "127.0.0.2"
COMMANDS = {
    "currency.consumer": "CURRENCY_CONSUMER_PORT",
    "ingestor watch": "METRICS_PORT",
    "gunicorn -b 127.0.0.1:0 frontend.app:app": "METRICS_PORT",
    "chassis.metrics metrics {port}": "",
}


def answers(host: str, port: int) -> bool:
    with suppress(ConnectionRefusedError), socket.create_connection((host, port)):
        return True
    return False


@contextmanager
def running(command: str, folder: Path, port: int, host: str) -> Iterator[None]:
    environment = {
        "TRIP_DATA_DIR": str(folder),
        "INGEST_SOURCES": "ecb-archive",
        "METRICS_HOST": host,
        COMMANDS[command] or "UNUSED": str(port),
    }
    words = [sys.executable, "-m", *command.format(port=port).split()]
    with subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("host", "is_open"), [("", False), ("0.0.0.0", True)])
def test_health_and_metrics_are_on_loopback_until_metrics_host_opens_them(
    tmp_path: Path, command: str, host: str, is_open: bool
) -> None:
    port = free_port()
    with running(command, tmp_path, port, host):
        eventually(lambda: answers("127.0.0.1", port))
        assert answers(ELSEWHERE, port) == is_open


@pytest.mark.parametrize("command", ["currency.consumer", "ingestor watch"])
def test_an_address_of_another_machine_is_named_with_its_variable(
    tmp_path: Path, command: str
) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=ROOT,
        env={
            "TRIP_DATA_DIR": str(tmp_path),
            "METRICS_HOST": "192.0.2.1",
            COMMANDS[command]: str(free_port()),
        },
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert refused.returncode == 3
    assert "METRICS_HOST" in refused.stderr
    assert "Cannot assign requested address" in refused.stderr
