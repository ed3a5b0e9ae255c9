"""Tells Prometheus on this machine which processes to watch while the system runs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launch.services import SERVICES
from launch.settings import Launch

PROMETHEUS = Path(__file__).parents[1] / "prometheus"
WHERE = {"cluster": "local", "namespace": "local"}


@contextmanager
def listed(settings: Launch, prometheus: Path = PROMETHEUS) -> Iterator[None]:
    """List the targets for Prometheus until the end of the block.

    Nothing is written where there is no configuration of Prometheus, as in an installed package.
    """
    if not prometheus.is_dir():
        yield
        return
    # Two systems of one checkout differ in their ports.
    file = prometheus / "targets" / f"{settings.ports()['PAGE_PORT']}.json"
    file.parent.mkdir(exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(list(targets(settings)), indent=2) + "\n", encoding="utf-8")
    unfinished.replace(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def targets(settings: Launch) -> Iterator[dict[str, Any]]:
    """Yield each process that serves metrics, as Prometheus reads it from a file."""
    ports = settings.ports()
    for service in SERVICES:
        variable, app = service.name.upper(), f"service-{service.package}"
        yield _target(ports[f"{variable}_METRICS_PORT"], app, "web", service.name)
        if service.consumer_port:
            consumer = f"{service.name}-consumer"
            yield _target(ports[f"{variable}_CONSUMER_PORT"], app, "consumer", consumer)
    yield _target(ports["WATCH_PORT"], "service-dataingestor", "ingestor", "watch")


def _target(port: int, app: str, component: str, process: str) -> dict[str, Any]:
    labels = {**WHERE, "app": app, "component": component, "pod": process}
    return {"targets": [f"127.0.0.1:{port}"], "labels": labels}
