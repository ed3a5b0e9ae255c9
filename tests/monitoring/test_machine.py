"""The exporter of machines has the metrics that rules use."""

import re
import shutil
import subprocess
from pathlib import Path

import urllib3

from tests.helpers.gunicorn import eventually
from tests.helpers.needs import needs
from tests.helpers.ports import free_port
from tests.helpers.prometheus import loaded

PLATFORM = Path(__file__).parent / "platform_metrics.yml"
PATIENCE_SECONDS = 20


def exposed(url: str) -> str:
    try:
        return urllib3.request("GET", url, retries=False, timeout=10).data.decode()
    except urllib3.exceptions.HTTPError:
        return ""


def test_node_exporter_has_the_metrics_that_rules_use(tmp_path: Path) -> None:
    program = shutil.which("node_exporter") or shutil.which("prometheus-node-exporter")
    needs(program, "no node-exporter: apt-get install prometheus-node-exporter")
    address = f"127.0.0.1:{free_port()}"
    command = [str(program), f"--web.listen-address={address}", "--no-collector.systemd"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: "node_load1" in exposed(f"http://{address}/metrics"))
        found = set(re.findall(r"^(\w+)[{ ]", exposed(f"http://{address}/metrics"), re.MULTILINE))
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
    assert set(loaded(PLATFORM)["node-exporter"]) - found == set()
