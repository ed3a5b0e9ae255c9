"""A real Alertmanager with our configuration, and a receiver on this machine."""

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import urllib3
import yaml

from launch.alertmanager import configuration
from launch.targets import PROMETHEUS
from tests.helpers.gunicorn import eventually
from tests.helpers.needs import needs
from tests.helpers.ports import free_port

PATIENCE_SECONDS = 20


@dataclass
class Receiver:
    """What arrives by webhook, by the path that it was sent to."""

    address: str
    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def got(self, path: str, name: str) -> list[dict[str, Any]]:
        """Return the messages to a path that speak of an alert."""
        return [body for to, body in self.messages if to == path and name in json.dumps(body)]


@dataclass(frozen=True)
class Alertmanager:
    """A running Alertmanager."""

    address: str

    def fire(self, name: str, severity: str, *, minutes: int = 5, **labels: str) -> None:
        """Send an alert, as Prometheus does; one that ends in the past is resolved."""
        now, ends_in = datetime.now(UTC), timedelta(minutes=minutes)
        alert = {
            "labels": {"alertname": name, "severity": severity, "cluster": "rig", **labels},
            "annotations": {
                "summary": f"summary of {name}",
                "description": f"description of {name}",
                "runbook_url": f"docs/runbooks/{name}.md",
                "dashboard": "service",
            },
            # An alert that is older than the time to group it would be sent by itself at once.
            "startsAt": (now + min(timedelta(), 2 * ends_in)).isoformat(),
            "endsAt": (now + ends_in).isoformat(),
        }
        answer = urllib3.request("POST", f"{self.address}/api/v2/alerts", json=[alert])
        assert answer.status == 200, answer.data

    def states(self, word: str) -> dict[str, str]:
        """Return the state, active or suppressed, of each alert with that word by its ``is_``."""
        shown = urllib3.request("GET", f"{self.address}/api/v2/alerts").json()
        labelled = [(each["labels"], each["status"]["state"]) for each in shown]
        return {labels.get("is_", ""): state for labels, state in labelled if word in str(labels)}


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Take what is sent until the end of the block."""
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.messages.append((self.path, json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join(PATIENCE_SECONDS)


@contextmanager
def running(folder: Path, secrets: dict[str, str], language: str = "en") -> Iterator[Alertmanager]:
    """Run Alertmanager with the channels of ``secrets``; what it groups waits for a second."""
    program = shutil.which("alertmanager") or shutil.which("prometheus-alertmanager")
    needs(program, "no Alertmanager: apt-get install prometheus-alertmanager")
    port = free_port()
    command = [
        str(program),
        f"--config.file={_configured(folder, secrets, language)}",
        f"--storage.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        eventually(lambda: _is_ready(address))
        yield Alertmanager(address)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _configured(folder: Path, secrets: dict[str, str], language: str) -> Path:
    for name in ("alertmanager.yml", "channels.yml"):
        shutil.copy(PROMETHEUS / name, folder / name)
    shutil.copytree(PROMETHEUS / "templates", folder / "templates")
    (folder / "secrets").mkdir()
    for name, content in secrets.items():
        (folder / "secrets" / name).write_text(content)
    content = configuration(folder, language)
    for route in (content["route"], *content["route"]["routes"]):
        route |= {"group_wait": "1s", "group_interval": "1s"}
    file = folder / "secrets" / "alertmanager.yml"
    file.write_text(yaml.safe_dump(content))
    return file


def _is_ready(address: str) -> bool:
    try:
        ready = urllib3.request("GET", f"{address}/-/ready", retries=False, timeout=1)
    except urllib3.exceptions.HTTPError:
        time.sleep(0.1)
        return False
    return ready.status == 200
