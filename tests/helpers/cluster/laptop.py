"""This machine as the laptop of an operator, connected to a cluster."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch.connect.scrape import RENEWER_PORT
from tests.helpers import watching
from tests.helpers.cluster.cluster import Cluster
from tests.helpers.ports import free_port
from tests.helpers.watching import Prometheus


@dataclass(frozen=True)
class Laptop:
    """This machine with its Prometheus, and the commands of its operator."""

    cluster: Cluster
    prometheus: Prometheus
    namespace: str
    renewer_port: int

    @property
    def folder(self) -> Path:
        """What connects Prometheus to the cluster."""
        return self.prometheus.folder / "cluster"

    def connect(self) -> str:
        """Connect, with the renewer on its port here; return what was printed."""
        done = self.run("launch.connect", self.namespace, "--prometheus", self.prometheus.address)
        assert done.returncode == 0, done.stderr
        jobs = self.folder / "scrape.yml"
        jobs.write_text(jobs.read_text().replace(f":{RENEWER_PORT}", f":{self.renewer_port}"))
        self.prometheus.reload()
        return done.stdout

    def doctor(self) -> str:
        """Return what the doctor says."""
        return self.run("launch.doctor", "--prometheus", self.prometheus.address).stdout

    def run(self, module: str, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of ours to its end."""
        command = [sys.executable, "-m", module, *words, "--folder", str(self.folder)]
        environment = self.environment()
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)

    def environment(self) -> dict[str, str]:
        """Return the variables of the operator."""
        return {**os.environ, "KUBECTL": str(self.cluster.folder / "kubectl")}

    @contextmanager
    def renewing(self) -> Iterator[None]:
        """Renew the token during the block."""
        words = ("--folder", str(self.folder), "--port", str(self.renewer_port))
        command = [sys.executable, "-m", "launch.connect.renew", *words]
        quiet = subprocess.DEVNULL
        renewer = subprocess.Popen(command, env=self.environment(), stderr=quiet)
        try:
            yield
        finally:
            renewer.terminate()
            renewer.wait(30)


@contextmanager
def connected(
    cluster: Cluster, namespace: str, folder: Path, interval: str = "1s"
) -> Iterator[Laptop]:
    """Run a Prometheus that watches a namespace, and the renewer of its token."""
    with watching.running(folder, interval=interval) as prometheus:
        laptop = Laptop(cluster, prometheus, namespace, free_port())
        laptop.connect()
        with laptop.renewing():
            yield laptop
