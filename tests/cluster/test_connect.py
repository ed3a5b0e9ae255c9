"""A Prometheus without a way to the pods sees them through the API server, after `make connect`."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import pytest
import urllib3

from launch.connect import token
from launch.connect.connection import ACCOUNT, expected
from tests.helpers.cluster import images
from tests.helpers.cluster.cluster import Cluster
from tests.helpers.cluster.laptop import Laptop, connected
from tests.helpers.cluster.waiting import until
from tests.helpers.needs import needs

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


@pytest.fixture(scope="module")
def laptop(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A connected Prometheus, and a pod of each service."""
    needs(BUSYBOX.exists(), "no busybox here: install busybox-static")
    cluster.load_image(Path(images.scratch(tmp_path_factory.mktemp("image"), IMAGE, BUSYBOX)))
    cluster.kubectl("create", "namespace", NAMESPACE)
    cluster.apply("---\n".join(pod(*each) for each in SERVICES))
    inside(cluster, "wait", "--for=condition=Ready", "pods", "--all", "--timeout=60s")
    with connected(cluster, NAMESPACE, tmp_path_factory.mktemp("prometheus")) as laptop:
        until(lambda: seen(laptop) == SERVICES, "every service among the targets", 60)
        yield laptop
    cluster.kubectl("delete", "namespace", NAMESPACE, "--wait=false")


def pod(app: str, component: str) -> str:
    return MANIFEST.substitute(namespace=NAMESPACE, app=app, component=component)


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
    series = 'served_total{app="service-currency", component="web"}'
    until(lambda: bool(laptop.prometheus.query(series)), "its scrape", 30)
    (found,) = laptop.prometheus.query(series)
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

    def kept() -> float:
        return value("scrape_samples_post_metric_relabeling")

    until(lambda: value("up") == 1 and kept() > 0, "its scrape", 30)
    assert kept() < value("scrape_samples_scraped") / 3
    assert laptop.prometheus.query("last_over_time(apiserver_request_total[1m])")


def test_the_doctor_finds_nothing_wrong(laptop: Laptop) -> None:
    def last() -> str:
        return laptop.doctor().splitlines()[-1]

    until(
        lambda: last().startswith("ok      its targets in the cluster"), "a healthy way", 30, last
    )


def test_connecting_again_changes_nothing_in_the_cluster(laptop: Laptop) -> None:
    versions = ("get", "role,rolebinding,serviceaccount", "--output=jsonpath={..resourceVersion}")
    before = inside(laptop.cluster, *versions).split()
    laptop.connect()
    # kubectl lists the fields in any order.
    assert sorted(inside(laptop.cluster, *versions).split()) == sorted(before)


def test_no_scrape_fails_while_the_token_is_replaced(laptop: Laptop) -> None:
    until(lambda: broken(laptop) == "", "a healthy way", 30)
    errors: set[str] = set()
    for _ in range(20):
        token.write(inside(laptop.cluster, "create", "token", ACCOUNT).strip(), laptop.folder)
        errors |= {each["lastError"] for each in targets(laptop)}
    # A busy machine may take longer for a scrape than the second it has.
    assert {each for each in errors if each and "deadline exceeded" not in each} == set()


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


@pytest.mark.fault
def test_discovery_survives_a_restart_of_the_api_server(laptop: Laptop) -> None:
    laptop.cluster.restart_api_server()
    # Discovery waits longer and longer, up to a minute, before it asks an API server again.
    until(lambda: broken(laptop) == "", "a healthy way", 120)
    until(lambda: seen(laptop) == SERVICES, "every service among the targets", 120)
    # A list that was kept from before would not change.
    inside(laptop.cluster, "delete", "pod", "service-history-web")
    until(lambda: ("service-history", "web") not in watched(laptop), "the end of its target", 120)
    laptop.cluster.apply(pod("service-history", "web"))
    # The scheduler waits longer and longer before it asks an API server again that was away.
    inside(laptop.cluster, "wait", "--for=condition=Ready", "pods", "--all", "--timeout=110s")
    until(lambda: seen(laptop) == SERVICES, "every service among the targets", 120)


def watched(laptop: Laptop) -> list[tuple[str, str]]:
    labels = [each["labels"] for each in targets(laptop)]
    return sorted((each["app"], each["component"]) for each in labels)


def targets(laptop: Laptop) -> list[dict[str, Any]]:
    found = laptop.prometheus.api("targets", state="active")["activeTargets"]
    return [each for each in found if each["scrapePool"] == "trip-service-pods"]


def absent(laptop: Laptop) -> set[str]:
    alerts = laptop.prometheus.query('ALERTS{alertname="TripServiceAbsent"}')
    return {each["metric"]["app"] for each in alerts}


def test_a_service_that_is_gone_is_expected(laptop: Laptop) -> None:
    inside(laptop.cluster, "delete", "pod", "service-ranking-web")
    until(lambda: broken(laptop) == "service-ranking (web)", "the broken hop", 20)
    # The alert of the service that was gone before can last until the next evaluation.
    until(lambda: absent(laptop) == {"service-ranking"}, "the alert", 30)
    laptop.cluster.apply(pod("service-ranking", "web"))
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
