"""The cluster that tests run on keeps its own promises."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.cluster import images
from tests.helpers.cluster.build import TOOLS
from tests.helpers.cluster.cluster import Cluster
from tests.helpers.cluster.machine import CommandFailed
from tests.helpers.cluster.place import Place, taken
from tests.helpers.cluster.waiting import until
from tests.helpers.needs import needs

NAME = "rig"
BUSYBOX = Path("/bin/busybox")
IMAGE = "localhost/busybox:1"
SETTINGS = ("vm/overcommit_memory", "kernel/panic", "kernel/panic_on_oops", "net/ipv4/ip_forward")
HELD = """
from tests.helpers.cluster.cluster import running
with running() as cluster:
    print(cluster.machine.place.number, flush=True)
    input()
"""
MANIFESTS = Path(__file__).with_name("page.yaml").read_text()
PRIVILEGED = {"name": "it", "image": "it", "securityContext": {"privileged": True}}


@pytest.fixture(scope="module", autouse=True)
def page(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small server in a pod, on a volume and behind a Service."""
    needs(BUSYBOX.exists(), "no busybox here: install busybox-static")
    archive = images.scratch(tmp_path_factory.mktemp("image"), IMAGE, BUSYBOX)
    cluster.load_image(Path(archive))
    cluster.apply(MANIFESTS)
    await_pod(cluster)
    yield
    cluster.kubectl("delete", "namespace", NAME, "--wait=false")


def kubectl(cluster: Cluster, *arguments: str) -> str:
    return cluster.kubectl(f"--namespace={NAME}", *arguments)


def await_pod(cluster: Cluster) -> None:
    kubectl(cluster, "wait", "--for=condition=Ready", "pod/server", "--timeout=60s")


def uid(cluster: Cluster) -> str:
    """Return the user of the server, as soon as the proxy knows the pod."""
    again = ("--retry", "10", "--retry-delay", "1", "--retry-all-errors")
    return cluster.get(f"http://page.{NAME}/uid", *again)


def test_the_node_runs_the_version_that_the_tools_name(cluster: Cluster) -> None:
    (node,) = json.loads(cluster.kubectl("get", "nodes", "--output=json"))["items"]
    ready = {"type": "Ready", "status": "True"}
    assert any(ready.items() <= condition.items() for condition in node["status"]["conditions"])
    version = re.search(r"k8s.io/kubernetes (\S+)", (TOOLS / "kube" / "go.mod").read_text())
    assert version
    assert node["status"]["nodeInfo"]["kubeletVersion"] == version[1]


def test_a_pod_is_held_to_its_user_and_to_a_root_that_it_cannot_write(cluster: Cluster) -> None:
    assert uid(cluster) == "10001\n"
    assert "/file: Read-only file system" in kubectl(cluster, "logs", "server")


def test_a_privileged_pod_is_refused(cluster: Cluster) -> None:
    privileged = json.dumps({"spec": {"containers": [PRIVILEGED]}})
    with pytest.raises(CommandFailed, match='violates PodSecurity "restricted'):
        kubectl(cluster, "run", "it", "--image=it", f"--overrides={privileged}")


def test_a_pod_finds_a_service_by_its_name(cluster: Cluster) -> None:
    fetch = ("/busybox", "wget", "-qO-", "http://page/uid")
    assert uid(cluster) == kubectl(cluster, "exec", "server", "--", *fetch)


def test_a_claim_that_names_no_class_gets_a_volume(cluster: Cluster) -> None:
    phase = "--output=jsonpath={.spec.storageClassName} {.status.phase}"
    assert kubectl(cluster, "get", "persistentvolumeclaim", "page", phase) == "local Bound"


def test_a_node_that_restarts_brings_its_pods_back(cluster: Cluster) -> None:
    cluster.stop_node()
    assert uid(cluster) == "10001\n"
    # The oldest of them is the server, the others are what it forks for its requests.
    cluster.run("pkill", "--signal", "KILL", "--full", "--oldest", "^httpd -f -p 8080 ")
    cluster.start_node()
    restarts = "--output=jsonpath={.status.containerStatuses[0].restartCount}"
    until(lambda: kubectl(cluster, "get", "pod", "server", restarts) == "1", "the restart", 60)
    await_pod(cluster)
    assert uid(cluster) == "10001\n"


def settings() -> list[str]:
    return [(Path("/proc/sys") / name).read_text() for name in SETTINGS]


def command(process: Path) -> str:
    """Return the command of a process; nothing if it has just ended."""
    try:
        return (process / "cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def left(place: Place) -> list[str]:
    """Return what is left of a cluster: processes, mounts, network devices, cgroups, its folder."""
    own = re.compile(rf"{place.name}\b")
    lines = [command(process) for process in Path("/proc").glob("[0-9]*")]
    lines += Path("/proc/mounts").read_text().splitlines()
    paths = [place.folder, Path("/sys/class/net") / place.name, *place.cgroups()]
    lines += [str(path) for path in paths if path.exists()]
    return list(filter(own.search, lines))


def test_a_killed_cluster_takes_everything_with_it() -> None:
    before = settings()
    with subprocess.Popen(
        [sys.executable, "-c", HELD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        place = Place(int(holder.stdout.readline()))
        assert left(place)
        os.kill(holder.pid, signal.SIGKILL)
    only_files = {str(place.folder), *map(str, place.cgroups())}
    until(lambda: set(left(place)) <= only_files, "the end of its processes", 20)
    with taken([place.number]) as again:
        assert not list(again.folder.iterdir())
    assert not left(place)
    assert settings() == before
