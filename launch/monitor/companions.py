"""Tells Prometheus which companions run beside it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from launch.connect.connection import replace
from launch.targets import PROMETHEUS

PORTS = {"grafana": 3000, "node-exporter": 9100, "cadvisor": 8085}


@contextmanager
def listed(names: Mapping[str, int] = PORTS, prometheus: Path = PROMETHEUS) -> Iterator[None]:
    """List the companions, by name and port, until the end of the block."""
    files = {prometheus / "companions" / f"{name}.json": port for name, port in names.items()}
    for file, port in files.items():
        replace(file, json.dumps([{"targets": [f"127.0.0.1:{port}"]}]) + "\n")
    try:
        yield
    finally:
        for file in files:
            file.unlink(missing_ok=True)
