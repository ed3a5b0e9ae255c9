"""The exporters of infra/components/cluster-metrics on a cluster, from programs built here."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.helpers.cluster import images
from tests.helpers.cluster.build import binary
from tests.helpers.cluster.cluster import Cluster
from tests.helpers.prometheus import ROOT

NAMESPACE = "trip-monitoring"
COMPONENT = ROOT / "infra" / "components" / "cluster-metrics"
PROGRAMS = {
    "kube-state-metrics/deployment.yaml": binary("kube", "kube-state-metrics"),
    "node-exporter/daemonset.yaml": binary("node-exporter", "node_exporter"),
}


def install(cluster: Cluster) -> None:
    """Apply the component as it is, and wait until its pods are ready."""
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for manifest, program in PROGRAMS.items():
            cluster.load_image(Path(images.scratch(folder, _image(manifest), program)))
        kustomization = {"components": [os.path.relpath(COMPONENT, folder)]}
        (folder / "kustomization.yaml").write_text(yaml.safe_dump(kustomization), "utf-8")
        cluster.apply(cluster.kubectl("kustomize", str(folder)))
    for workload in ("deployment/kube-state-metrics", "daemonset/node-exporter"):
        where = f"--namespace={NAMESPACE}"
        cluster.kubectl(where, "rollout", "status", workload, "--timeout=60s")


def _image(manifest: str) -> str:
    workload = yaml.safe_load((COMPONENT / manifest).read_text(encoding="utf-8"))
    image: str = workload["spec"]["template"]["spec"]["containers"][0]["image"]
    return image
