"""A cluster that a Prometheus with a shortened clock watches from outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.drills.stage import START_SECONDS, Watch, watching_fast
from tests.helpers.cluster.build import binary
from tests.helpers.cluster.cluster import Cluster
from tests.helpers.cluster.laptop import Laptop
from tests.helpers.gunicorn import eventually
from tests.helpers.ports import free_port

OBJECTS = "kube-state-metrics"
# Slower than on one machine: of an API server, a scrape may take more than a second.
FACTOR, INTERVAL = 20, "2s"


@dataclass(frozen=True)
class ClusterStage(Watch):
    """What a drill breaks."""

    laptop: Laptop


@contextmanager
def prepared(
    cluster: Cluster, namespace: str, folder: Path, targets: int
) -> Iterator[ClusterStage]:
    """Watch the pods of a namespace and the nodes, and wait until no alert fires."""
    with (
        watching_fast(folder, FACTOR, interval=INTERVAL) as watch,
        _objects(cluster, watch.prometheus.folder),
    ):
        laptop = Laptop(cluster, watch.prometheus, namespace, free_port())
        laptop.connect()
        with laptop.renewing():
            stage = ClusterStage(**vars(watch), laptop=laptop)
            eventually(lambda: _is_calm(stage, targets), START_SECONDS, pause=0.5)
            yield stage


@contextmanager
def _objects(cluster: Cluster, prometheus: Path) -> Iterator[None]:
    """Show the nodes from beside them: a pod would say nothing when its node is gone."""
    port, telemetry = free_port(), free_port()
    address = cluster.machine.place.address
    process = cluster.start(
        OBJECTS, str(binary("kube", OBJECTS)), f"--kubeconfig={cluster.kubeconfig}",
        "--resources=nodes", f"--host={address}", f"--port={port}",
        f"--telemetry-port={telemetry}",
    )  # fmt: skip
    target = {"targets": [f"{address}:{port}"], "labels": {"cluster": "trip"}}
    job = {"job_name": OBJECTS, "honor_labels": True, "static_configs": [target]}
    file = prometheus / "cluster" / "objects-scrape.yml"
    file.write_text(yaml.safe_dump({"scrape_configs": [job]}), encoding="utf-8")
    try:
        yield
    finally:
        process.stop()


def _is_calm(stage: ClusterStage, targets: int) -> bool:
    def up(job: str) -> float:
        return stage.prometheus.value(f'sum(up{{job="{job}"}})')

    jobs = {
        "trip-service-pods": targets,
        "kubernetes-apiservers": 1,
        "token-renewer": 1,
        OBJECTS: 1,
    }
    return all(up(job) == count for job, count in jobs.items()) and not stage.firing()
