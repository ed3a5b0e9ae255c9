"""A real Kubernetes on this machine, without Docker and without a registry."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from string import Template

from tests.helpers.cluster import certificates, control_plane, images, machine, place
from tests.helpers.cluster.build import binary
from tests.helpers.cluster.machine import Machine, Process
from tests.helpers.cluster.node import Node
from tests.helpers.cluster.reasons import PLUGINS

HERE = Path(__file__).parent
DNS = "10.96.0.10"
PODS = "10.77.0.0/24"
# A claim keeps its volume for ever: nothing here makes or empties volumes.
VOLUMES = 32
NODE_SECONDS = 60


class ControlPlane:
    """A cluster without a node: it accepts and refuses objects, and no pod ever runs."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.folder = machine.folder
        self.kubeconfig = control_plane.kubeconfig(machine)
        _add_programs(machine)

    def kubectl(self, *arguments: str, stdin: str = "", timeout: float = 120.0) -> str:
        """Run kubectl as the administrator and return its output; raise its errors if it fails."""
        return machine.run(str(self.folder / "kubectl"), *arguments, stdin=stdin, timeout=timeout)

    def restart_api_server(self) -> None:
        """Stop the API server, start it again and wait until it is ready."""
        self.machine.processes["apiserver"].stop()
        control_plane.start_api_server(self.machine)
        control_plane.await_ready(self.machine)

    def apply(self, manifests: str, *arguments: str) -> str:
        """Apply the objects of a YAML text."""
        return self.kubectl("apply", *arguments, "--filename=-", stdin=manifests)


class Cluster(ControlPlane):
    """A cluster with one node, a DNS server, a default StorageClass and its volumes."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self.node = Node(machine)

    def load_image(self, archive: Path) -> None:
        """Make the images of a docker-archive known to the node."""
        self.node.load(str(archive.resolve()))

    def run(self, *command: str, stdin: str = "", timeout: float = 120.0) -> str:
        """Run a command beside the pods, where the names and addresses of Services lead to them."""
        return self.machine.run(*command, stdin=stdin, timeout=timeout)

    def start(self, name: str, *command: str) -> Process:
        """Start a process beside the pods that writes ``logs/NAME.log``."""
        return self.machine.start(name, *command)

    def popen(self, *command: str) -> subprocess.Popen[str]:
        """Start a process beside the pods, with pipes to its standard input and output."""
        return self.machine.popen(*command)

    def get(self, url: str, *options: str) -> str:
        """Return the body of a successful response, fetched by curl beside the pods."""
        return self.run(
            "curl", "--silent", "--show-error", "--fail", "--max-time", "10", *options, url
        )

    @contextmanager
    def serving(self, files: Mapping[str, str], port: int) -> Iterator[str]:
        """Serve these files beside the pods during the block; yield the URL of their folder."""
        folder = self.folder / f"served-{port}"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
        address = self.machine.place.address
        command = ("python3", "-m", "http.server", str(port), f"--bind={address}")
        process = self.start(f"served-{port}", *command, f"--directory={folder}")
        try:
            yield f"http://{address}:{port}"
        finally:
            process.stop()
            shutil.rmtree(folder)

    def start_node(self) -> None:
        """Start containerd and the kubelet, and wait until the node is ready."""
        self.node.start()
        self._await_node()

    def stop_node(self) -> None:
        """Stop the kubelet and containerd; the containers go on running."""
        self.node.stop()

    def install(self) -> None:
        """Start the node, and what every cluster has on it."""
        self.node.install()
        self._add_storage()
        self.load_image(
            Path(images.scratch(self.folder, images.COREDNS, binary("coredns", "coredns")))
        )
        self.apply(_filled("manifests/dns.yaml", coredns=images.COREDNS, dns=DNS))
        self._await_node()
        self.kubectl(
            "--namespace=kube-system", "rollout", "status", "deployment/coredns", "--timeout=60s"
        )

    def _add_storage(self) -> None:
        names = [f"volume{number}" for number in range(VOLUMES)]
        for name in names:
            (self.folder / "volumes" / name).mkdir(parents=True)
        volumes = [
            _filled("manifests/volume.yaml", name=name, folder=self.folder) for name in names
        ]
        self.apply("---\n".join([_filled("manifests/storage.yaml"), *volumes]))

    def _await_node(self) -> None:
        try:
            self.kubectl("wait", "--for=create", "node/node1", f"--timeout={NODE_SECONDS}s")
            self.kubectl(
                "wait", "--for=condition=Ready", "node/node1", f"--timeout={NODE_SECONDS}s"
            )
        except machine.CommandFailed as error:
            raise machine.CommandFailed(f"{error}\n{self.machine.tails()}") from None


@contextmanager
def running() -> Iterator[Cluster]:
    """Run a cluster that has a node."""
    with _machine() as ours:
        control_plane.start(ours)
        cluster = Cluster(ours)
        cluster.install()
        yield cluster


@contextmanager
def running_control_plane() -> Iterator[ControlPlane]:
    """Run a cluster that has no node, which starts sooner."""
    with _machine() as ours:
        control_plane.start(ours)
        yield ControlPlane(ours)


@contextmanager
def _machine() -> Iterator[Machine]:
    with place.taken() as ours:
        _configure(ours)
        certificates.write(ours.folder, ours.address)
        with machine.running(ours) as started:
            yield started


def _configure(ours: place.Place) -> None:
    plugins = next(filter(Path.is_dir, PLUGINS))
    facts = {"folder": ours.folder, "address": ours.address, "cgroup": f"/{ours.name}",
             "dns": DNS, "pods": PODS, "plugins": plugins, "pause": images.PAUSE}  # fmt: skip
    for file in filter(Path.is_file, (HERE / "config").rglob("*")):
        target = ours.folder / file.relative_to(HERE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_filled(str(file), **facts))


def _filled(file: str, /, **facts: object) -> str:
    return Template((HERE / file).read_text()).substitute(facts)


def _add_programs(ours: Machine) -> None:
    """Make kubectl and kustomize in the cluster's folder, for the PATH of commands that deploy."""
    kube, kubectl = binary("kube", "kube"), ours.folder / "kubectl"
    command = f'exec {kube} kubectl --kubeconfig={control_plane.kubeconfig(ours)} "$@"'
    kubectl.write_text(f"#!/bin/sh\nexport NO_PROXY='*'\n{command}\n")
    kubectl.chmod(0o755)
    (ours.folder / "kustomize").symlink_to(binary("kube", "kustomize"))
