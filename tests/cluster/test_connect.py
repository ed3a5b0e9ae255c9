"""A Prometheus without a way to the pods sees them through the API server, after `make connect`."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template

import pytest
import urllib3

from launch.connect import token
from launch.connect.connection import ACCOUNT, expected
from launch.connect.scrape import RENEWER_PORT
from tests.helpers import watching
from tests.helpers.cluster import images
from tests.helpers.cluster.cluster import Cluster
from tests.helpers.cluster.waiting import until
from tests.helpers.needs import needs
from tests.helpers.ports import free_port
from tests.helpers.watching import Prometheus

NAMESPACE = "connected"
BUSYBOX = Path("/bin/busybox")
IMAGE = "localhost/busybox:1"
MANIFEST = Template(Path(__file__).with_name("services.yaml").read_text())
SERVICES = sorted(expected())
# Each rule and verb of the account, and the hop that breaks without it.
RIGHTS = {
    "clusterrole /rules/0": "the right to get /metrics",
    "role /rules/0/verbs/0": f"the right to get pods in {NAMESPACE}",
    "role /rules/0/verbs/1": f"the right to list pods in {NAMESPACE}",
    "role /rules/0/verbs/2": f"the right to watch pods in {NAMESPACE}",
    "role /rules/1": f"the right to get pods/proxy in {NAMESPACE}",
}


@dataclass(frozen=True)
class Laptop:
    """This machine with its Prometheus, and the commands of its operator."""

    cluster: Cluster
    prometheus: Prometheus
    renewer_port: int

    @property
    def folder(self) -> Path:
        """What connects Prometheus to the cluster."""
        return self.prometheus.folder / "cluster"

    def connect(self) -> str:
        """Connect, with the renewer on its port here; return what was printed."""
        done = self.run("launch.connect", NAMESPACE, "--prometheus", self.prometheus.address)
        assert done.returncode == 0, done.stderr
        jobs = self.folder / "scrape.yml"
        jobs.write_text(jobs.read_text().replace(f":{RENEWER_PORT}", f":{self.renewer_port}"))
        answer = urllib3.request("POST", f"{self.prometheus.address}/-/reload")
        assert answer.status == 200, answer.data
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


@pytest.fixture(scope="module")
def laptop(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A connected Prometheus, and a pod of each service."""
    needs(BUSYBOX.exists(), "no busybox here: install busybox-static")
    cluster.load_image(Path(images.scratch(tmp_path_factory.mktemp("image"), IMAGE, BUSYBOX)))
    cluster.kubectl("create", "namespace", NAMESPACE)
    names = {"namespace": NAMESPACE}
    pods = [MANIFEST.substitute(names, app=app, component=part) for app, part in SERVICES]
    cluster.apply("---\n".join(pods))
    inside(cluster, "wait", "--for=condition=Ready", "pods", "--all", "--timeout=60s")
    with watching.running(tmp_path_factory.mktemp("prometheus")) as prometheus:
        laptop = Laptop(cluster, prometheus, free_port())
        laptop.connect()
        with laptop.renewing():
            until(lambda: seen(laptop) == SERVICES, "every service among the targets", 60)
            yield laptop
    cluster.kubectl("delete", "namespace", NAMESPACE, "--wait=false")


def inside(cluster: Cluster, *arguments: str) -> str:
    return cluster.kubectl(f"--namespace={NAMESPACE}", *arguments)


def seen(laptop: Laptop) -> list[tuple[str, str]]:
    found = laptop.prometheus.query('up{job="trip-service-pods"} == 1')
    labels = [each["metric"] for each in found]
    return sorted((each["app"], each["component"]) for each in labels)


def broken(laptop: Laptop) -> str:
    found = re.search(r"^broken  (.*?): ", laptop.doctor(), re.MULTILINE)
    return found[1] if found else ""


def test_this_machine_has_no_way_to_the_pods(laptop: Laptop) -> None:
    pods = json.loads(inside(laptop.cluster, "get", "pods", "--output=json"))["items"]
    address = f"http://{pods[0]['status']['podIP']}:9090/cgi-bin/metrics"
    try:
        found = urllib3.request("GET", address, timeout=2, retries=False).data
    except urllib3.exceptions.HTTPError:
        found = b""
    # Something else of the network around this machine may answer.
    assert b"served_total" not in found


def test_a_series_says_where_it_is_from(laptop: Laptop) -> None:
    (found,) = laptop.prometheus.query('served_total{app="service-currency", component="web"}')
    labels = found["metric"]
    assert labels.pop("instance").endswith(":9090")
    assert labels == {
        "__name__": "served_total", "job": "trip-service-pods", "cluster": "trip",
        "namespace": NAMESPACE, "app": "service-currency", "component": "web",
        "pod": "service-currency-web",
    }  # fmt: skip


def test_the_api_server_is_watched_with_few_series(laptop: Laptop) -> None:
    def value(name: str) -> float:
        return laptop.prometheus.value(f'{name}{{job="kubernetes-apiservers"}}')

    until(lambda: value("up") == 1, "its scrape", 30)
    assert laptop.prometheus.query("apiserver_request_total")
    kept = value("scrape_samples_post_metric_relabeling")
    assert 0 < kept < value("scrape_samples_scraped") / 3


def test_the_doctor_finds_nothing_wrong(laptop: Laptop) -> None:
    until(lambda: broken(laptop) == "", "a healthy way", 30)
    assert laptop.doctor().splitlines()[-1].startswith("ok      its targets in the cluster")


def test_connecting_again_changes_nothing_in_the_cluster(laptop: Laptop) -> None:
    versions = ("get", "role,rolebinding,serviceaccount", "--output=jsonpath={..resourceVersion}")
    before = inside(laptop.cluster, *versions)
    laptop.connect()
    assert inside(laptop.cluster, *versions) == before


def test_no_scrape_fails_while_the_token_is_replaced(laptop: Laptop) -> None:
    until(lambda: broken(laptop) == "", "a healthy way", 30)
    began = time.monotonic()
    for _ in range(20):
        token.write(inside(laptop.cluster, "create", "token", ACCOUNT).strip(), laptop.folder)
    window = f"[{int(time.monotonic() - began) + 1}s]"
    lowest = f'min(min_over_time(up{{job="trip-service-pods"}}{window}))'
    assert laptop.prometheus.query(lowest)[0]["value"][1] == "1"


@pytest.mark.parametrize("rule", RIGHTS)
def test_without_a_right_its_hop_is_broken_until_the_next_connection(
    laptop: Laptop, rule: str
) -> None:
    kind, path = rule.split()
    patch = json.dumps([{"op": "remove", "path": path}])
    inside(laptop.cluster, "patch", kind, ACCOUNT, "--type=json", f"--patch={patch}")
    until(lambda: broken(laptop) == RIGHTS[rule], "the broken hop", 20)
    laptop.connect()
    until(lambda: broken(laptop) == "", "a healthy way", 30)


def test_a_service_that_is_gone_is_expected(laptop: Laptop) -> None:
    inside(laptop.cluster, "delete", "pod", "service-ranking-web")
    until(lambda: broken(laptop) == "service-ranking (web)", "the broken hop", 20)
    absent = 'ALERTS{alertname="TripServiceAbsent"}'
    until(lambda: len(laptop.prometheus.query(absent)) == 1, "the alert", 30)
    assert laptop.prometheus.query(absent)[0]["metric"]["app"] == "service-ranking"
    manifest = MANIFEST.substitute(namespace=NAMESPACE, app="service-ranking", component="web")
    laptop.cluster.apply(manifest)
    until(lambda: seen(laptop) == SERVICES, "every service among the targets", 60)


def test_a_token_that_the_cluster_does_not_know_is_named(laptop: Laptop) -> None:
    good = token.read(laptop.folder)
    head, body, signature = good.split(".")
    token.write(f"{head}.{body}.{signature[::-1]}", laptop.folder)
    try:
        assert broken(laptop) == "the API server takes the token"
    finally:
        token.write(good, laptop.folder)


def test_a_token_that_is_lost_is_made_anew_and_shown(laptop: Laptop) -> None:
    file = laptop.folder / "token"
    file.unlink()
    until(file.exists, "a new token", 30)
    assert file.stat().st_mode & 0o777 == 0o600
    left = 'trip_token_expiry_timestamp_seconds{cluster="trip"} - time()'
    until(lambda: laptop.prometheus.value(left) > 3500, "its end among the series", 30)
    until(lambda: broken(laptop) == "", "a healthy way", 30)
