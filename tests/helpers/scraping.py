"""A real Prometheus that scrapes the processes of ``make run``, with an Alertmanager beside it."""

import contextlib
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3
import yaml

from launch.settings import LaunchSettings
from launch.targets import targets
from tests.helpers.needs import program
from tests.helpers.ports import free_port
from tests.helpers.prometheus import FOLDER
from tests.helpers.prometheus import program as built

START_SECONDS = 30
Group = dict[str, Any]


@dataclass(frozen=True)
class Prometheus:
    """A running Prometheus."""

    port: int

    @property
    def address(self) -> str:
        """The root of its API."""
        return f"http://127.0.0.1:{self.port}"

    def query(self, expression: str) -> list[dict[str, Any]]:
        """Return the result of an instant query; fails the test if it is refused."""
        fields = {"query": expression}
        body = urllib3.request("GET", f"{self.address}/api/v1/query", fields=fields).json()
        assert body["status"] == "success", f"{expression}: {body}"
        found: list[dict[str, Any]] = body["data"]["result"]
        return found


@contextmanager
def running(folder: Path, ports: Mapping[str, int], interval: int = 1) -> Iterator[Prometheus]:
    """Scrape those processes, this machine and the monitoring itself every few seconds."""
    settings = LaunchSettings(**{name.lower(): port for name, port in ports.items()})
    own, manager, node = free_port(), free_port(), free_port()
    jobs = {"prometheus": own, "alertmanager": manager, "node-exporter": node}
    config = {
        "global": {"scrape_interval": f"{interval}s", "evaluation_interval": f"{interval}s"},
        "rule_files": [str(FOLDER / "rules" / "*.yml")],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [_at(manager)]}]}]},
        "scrape_configs": [
            {"job_name": "trip-service", "static_configs": list(targets(settings))},
            *({"job_name": job, "static_configs": [_local(port)]} for job, port in jobs.items()),
        ],
    }
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    (folder / "alertmanager.yml").write_text(
        "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"
    )
    with ExitStack() as stack:
        stack.enter_context(_process(folder, _node_exporter(node)))
        stack.enter_context(_process(folder, _alertmanager(folder, manager)))
        process = stack.enter_context(_process(folder, _prometheus(folder, own)))
        started = Prometheus(own)
        _wait(started, process, folder)
        yield started


def _prometheus(folder: Path, port: int) -> list[str]:
    return [
        built("prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'prometheus'}",
        f"--web.listen-address={_at(port)}",
    ]


def _alertmanager(folder: Path, port: int) -> list[str]:
    return [
        program("prometheus-alertmanager"),
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'alertmanager'}",
        f"--web.listen-address={_at(port)}",
        "--cluster.listen-address=",
    ]


def _node_exporter(port: int) -> list[str]:
    exporter = program("prometheus-node-exporter")
    return [exporter, f"--web.listen-address={_at(port)}", "--no-collector.systemd"]


@contextmanager
def _process(folder: Path, command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    with (folder / f"{Path(command[0]).name}.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _local(port: int) -> Group:
    return {"targets": [_at(port)], "labels": {"cluster": "local"}}


def _at(port: int) -> str:
    return f"127.0.0.1:{port}"


def _wait(started: Prometheus, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    limit = time.monotonic() + START_SECONDS
    while not _ready(started):
        log = (folder / "prometheus.log").read_text()
        assert process.poll() is None, log
        assert time.monotonic() < limit, log
        time.sleep(0.1)


def _ready(started: Prometheus) -> bool:
    with contextlib.suppress(urllib3.exceptions.HTTPError):
        address = f"{started.address}/-/ready"
        return urllib3.request("GET", address, retries=False, timeout=2).status == 200
    return False
