"""The programs of this machine, where there is no Docker."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from launch.monitor.folders import DATA
from launch.targets import PROMETHEUS

ROOT = PROMETHEUS.parent
# Where `make rig` puts what it builds.
BUILT = Path.home() / ".cache" / "trip-service"
RENEWER = "renewer"
FLAGS_OF_NODE_EXPORTER = (
    "--web.listen-address=127.0.0.1:9100",
    # Debian's has it on, and complains at every scrape where there is no systemd.
    "--no-collector.systemd",
    "--log.level=error",
)


class Missing(Exception):
    """A program that the stack needs; the sentence says how to get it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A process of the stack."""

    name: str
    command: Sequence[str]


def local(alertmanager_file: Path) -> Iterator[Program]:
    """Yield what can run here: Prometheus, and its companions as far as they are installed."""
    yield Program("prometheus", [_prometheus(), *_flags_of_prometheus()])
    if found := _which("alertmanager", "prometheus-alertmanager"):
        yield Program("alertmanager", [found, *_flags_of_alertmanager(alertmanager_file)])
    if found := _which("node_exporter", "prometheus-node-exporter"):
        yield Program("node-exporter", [found, *FLAGS_OF_NODE_EXPORTER])
    if (ROOT / "grafana" / "viewer" / "dist" / "index.html").exists():
        yield Program("viewer", [sys.executable, "-m", "grafana.viewer"])
    yield renewer()


def renewer() -> Program:
    """Return what renews the token of a connected cluster."""
    return Program(RENEWER, [sys.executable, "-m", "launch.connect.renew"])


def _prometheus() -> str:
    built = (str(path) for path in sorted(BUILT.glob("prometheus-*/prometheus")))
    found = [path for path in (shutil.which("prometheus"), *built) if path]
    for path in found:
        if _major(path) >= 3:
            return path
    reason = f"{found[0]} is older than 3" if found else "there is no prometheus"
    raise Missing(f"{reason}: install Docker or Prometheus 3, or run make rig, which builds it")


def _major(path: str) -> int:
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"version (\d+)\.", done.stdout + done.stderr)
    return int(found[1]) if found else 0


def _which(*names: str) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _flags_of_prometheus() -> list[str]:
    return [
        f"--config.file={PROMETHEUS / 'prometheus.yml'}",
        f"--storage.tsdb.path={DATA / 'prometheus'}",
        "--storage.tsdb.retention.time=200h",
        "--web.listen-address=127.0.0.1:9090",
        "--web.enable-lifecycle",
        "--log.level=warn",
    ]


def _flags_of_alertmanager(file: Path) -> list[str]:
    return [
        f"--config.file={file}",
        f"--storage.path={DATA / 'alertmanager'}",
        "--web.listen-address=127.0.0.1:9093",
        "--cluster.listen-address=",
        "--log.level=warn",
    ]
