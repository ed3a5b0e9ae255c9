"""What ran before a deployment is put back by real controllers, also where a pod is stuck."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from launch import deployed
from tests.helpers.cluster.cluster import ControlPlane
from tests.helpers.cluster.waiting import until

SPACE = "undone"
LABELS = {"app.kubernetes.io/part-of": "trip-service", "app": "it"}
READY = {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}


def stateful_set(image: str) -> str:
    pod = {"containers": [{"name": "it", "image": image}]}
    spec = {
        "serviceName": "it",
        "selector": {"matchLabels": {"app": "it"}},
        "template": {"metadata": {"labels": LABELS}, "spec": pod},
    }
    metadata = {"name": "it", "namespace": SPACE, "labels": LABELS}
    return json.dumps(
        {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": metadata, "spec": spec}
    )


@pytest.fixture
def server(control_plane: ControlPlane, monkeypatch: pytest.MonkeyPatch) -> Iterator[ControlPlane]:
    """A server with a namespace of its own, for the launcher's kubectl."""
    monkeypatch.setenv("KUBECTL", str(control_plane.folder / "kubectl"))
    control_plane.kubectl("create", "namespace", SPACE)
    yield control_plane
    control_plane.kubectl("delete", "namespace", SPACE)


def runs(server: ControlPlane, image: str) -> bool:
    wanted = "--output=jsonpath={.items[*].spec.containers[*].image}"
    return server.kubectl("get", "pods", "--namespace", SPACE, wanted) == image


def await_pod(server: ControlPlane, image: str) -> None:
    until(lambda: runs(server, image), f"a pod of {image}", 60, server.machine.tails)


def make_ready(server: ControlPlane, image: str) -> None:
    """Play the kubelet, as there is no node."""
    await_pod(server, image)
    patch = ("--subresource=status", "--patch", json.dumps(READY))
    server.kubectl("patch", "pod", "it-0", "--namespace", SPACE, *patch)


def test_a_pod_of_a_stateful_set_that_is_stuck_is_replaced(
    server: ControlPlane, tmp_path: Path
) -> None:
    record = tmp_path / "record.json"
    server.apply(stateful_set("good"))
    make_ready(server, "good")
    deployed.write(record, SPACE)
    server.apply(stateful_set("missing"))
    await_pod(server, "missing")
    with ThreadPoolExecutor() as threads:
        restored = threads.submit(deployed.restore, record)
        make_ready(server, "good")
        assert restored.result(120) == ["statefulset/it"]
    assert not record.exists()


def test_what_has_not_changed_is_left_alone(server: ControlPlane, tmp_path: Path) -> None:
    server.apply(stateful_set("good"))
    make_ready(server, "good")
    deployed.write(tmp_path / "record.json", SPACE)
    assert deployed.restore(tmp_path / "record.json") == []
