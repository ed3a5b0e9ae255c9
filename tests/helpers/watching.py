"""A real Prometheus with our configuration, on ports of its own."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from launch.targets import PROMETHEUS
from tests.helpers.gunicorn import eventually
from tests.helpers.ports import free_port
from tests.helpers.prometheus import program

PATIENCE_SECONDS = 30
# Alerts that fire before Alertmanager is known are sent again only after this.
RESEND = "--rules.alert.resend-delay=2s"


@dataclass(frozen=True)
class Prometheus:
    """A running Prometheus."""

    address: str
    folder: Path

    def api(self, path: str, **fields: str) -> Any:
        """Return the data of a response of its API."""
        answer = urllib3.request("GET", f"{self.address}/api/v1/{path}", fields=fields)
        assert answer.status == 200, answer.data
        return answer.json()["data"]

    def query(self, expression: str) -> list[dict[str, Any]]:
        """Return the series of an expression at this moment."""
        found: list[dict[str, Any]] = self.api("query", query=expression)["result"]
        return found

    def reload(self) -> None:
        """Let it read its configuration again."""
        answer = urllib3.request("POST", f"{self.address}/-/reload")
        assert answer.status == 200, answer.data

    def value(self, expression: str) -> float:
        """Return the value of the first series of an expression; 0 without a series."""
        return float(next((each["value"][1] for each in self.query(expression)), 0))


@contextmanager
def running(
    folder: Path,
    alertmanager: str = "127.0.0.1:9",
    interval: str = "1s",
    rules: Path = PROMETHEUS / "rules",
) -> Iterator[Prometheus]:
    """Run Prometheus with a copy of our configuration and ``rules``, at the interval."""
    port = free_port()
    shutil.copytree(rules, folder / "rules")
    for name in ("targets", "companions", "cluster"):
        (folder / name).mkdir()
    content = (PROMETHEUS / "prometheus.yml").read_text(encoding="utf-8")
    for written, ours in (
        ("127.0.0.1:9090", f"127.0.0.1:{port}"),
        ("127.0.0.1:9093", alertmanager),
        ("_interval: 15s", f"_interval: {interval}"),
    ):
        assert written in content
        content = content.replace(written, ours)
    (folder / "prometheus.yml").write_text(content, encoding="utf-8")
    command = [
        program("prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--web.enable-lifecycle",
        RESEND,
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        eventually(lambda: _is_ready(port), PATIENCE_SECONDS)
        yield Prometheus(f"http://127.0.0.1:{port}", folder)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _is_ready(port: int) -> bool:
    url = f"http://127.0.0.1:{port}/-/ready"
    try:
        return urllib3.request("GET", url, retries=False, timeout=1).status == 200
    except urllib3.exceptions.HTTPError:
        return False
