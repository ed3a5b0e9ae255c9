"""The node: containerd, the kubelet and the proxy."""

from tests.helpers.cluster import images
from tests.helpers.cluster.build import Family, binary
from tests.helpers.cluster.machine import Machine, succeeds
from tests.helpers.cluster.waiting import until
from tests.helpers.servers.process import SYSTEM_PATH

NAME = "node1"
SOCKET = "/run/containerd/containerd.sock"
HEALTH = "http://127.0.0.1:10248/healthz"
BOOTED = "containerd successfully booted"
START_SECONDS = 60.0


class Node:
    """The only node of a cluster."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def install(self) -> None:
        """Start everything for the first time, with the image that every pod needs."""
        self._start_containerd()
        self.load(images.scratch(self._machine.folder, images.PAUSE, binary("pause", "pause")))
        self._start_kubelet()
        config = f"--config={self._machine.folder}/config/proxy.yaml"
        self._machine.start("proxy", str(binary("kube", "kube")), "proxy", config)

    def start(self) -> None:
        """Start containerd and the kubelet."""
        self._start_containerd()
        self._start_kubelet()

    def stop(self) -> None:
        """Stop the kubelet and containerd; the containers go on running."""
        self._machine.processes["kubelet"].stop()
        self._machine.processes["containerd"].stop()

    def load(self, archive: str) -> None:
        """Import the images of a docker-archive."""
        self._ctr("--namespace=k8s.io", "images", "import", archive)

    def _start_containerd(self) -> None:
        # containerd starts its shim and runc by their names.
        path = f"PATH={Family('containerd').binaries}:{SYSTEM_PATH}"
        config = f"--config={self._machine.folder}/config/containerd.toml"
        containerd = self._machine.start("containerd", "env", path, "containerd", config)
        # Before that it answers, but not the kubelet, which asks once and would end itself.
        until(
            lambda: BOOTED in containerd.written(),
            "the start of containerd",
            START_SECONDS,
            containerd.tail,
        )

    def _start_kubelet(self) -> None:
        folder, address = self._machine.folder, self._machine.place.address
        kubelet = self._machine.start(
            "kubelet",
            *(str(binary("kube", "kube")), "kubelet"),
            f"--config={folder}/config/kubelet.yaml",
            f"--kubeconfig={folder}/config/node.kubeconfig",
            f"--root-dir={folder}/kubelet",
            f"--hostname-override={NAME}",
            f"--node-ip={address}",
        )
        until(self._is_healthy, "the start of the kubelet", START_SECONDS, kubelet.tail)

    def _is_healthy(self) -> bool:
        return succeeds(lambda: self._machine.run("curl", "--fail", "--max-time", "5", HEALTH))

    def _ctr(self, *arguments: str) -> None:
        self._machine.run(str(binary("containerd", "ctr")), f"--address={SOCKET}", *arguments)
