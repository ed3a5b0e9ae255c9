"""Faults in the cluster under load: what heals them, and that nothing is lost or refused."""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.helpers import history_archive
from tests.helpers.cluster.machine import CommandFailed
from tests.helpers.cluster.production import FIGURES, PAGE, Production, rates_by_day
from tests.helpers.cluster.waiting import until
from tests.helpers.images import services, variants

LATEST = f"{PAGE}/api/v1/currencies/latest?symbols=USD"
PER_SECOND = 50
CURRENCY = ("service-currency", "service-currency-consumer")
DATASTORES = ("mysql-0", "mongodb-0", "kafka-0")
READINESS = "/spec/template/spec/containers/0/readinessProbe/httpGet/path"
CLICKS = 15
PRIVILEGED = {"name": "it", "image": "it", "securityContext": {"privileged": True}}


@pytest.fixture(autouse=True)
def _healthy(production: Production, request: pytest.FixtureRequest) -> Iterator[None]:
    """Begin and end each drill with every pod ready, and note how long it took."""
    production.await_rollouts()
    began = time.monotonic()
    yield
    production.await_rollouts()
    FIGURES[request.node.name] = f"{time.monotonic() - began:.1f} s"


@contextmanager
def nobody_refused(production: Production, at_least: int) -> Iterator[None]:
    """Load the page during the block, with so many requests at least; all are answered."""
    with production.load(LATEST, PER_SECOND, at_least) as account:
        yield
    assert account["failures"] == []
    assert account["results"]["200"] >= at_least


@contextmanager
def undone(production: Production, deployments: Sequence[str]) -> Iterator[None]:
    """Undo the rollout at the end of the block, as an operator would."""
    try:
        yield
    finally:
        for name in deployments:
            production.kubectl("rollout", "undo", f"deployment/{name}")
            production.await_rollout(f"deployment/{name}")


def uids(production: Production, component: str) -> list[str]:
    """Return what tells pods of a component from those that replace them."""
    found = production.objects("pods", f"app.kubernetes.io/component={component}")
    return [pod["metadata"]["uid"] for pod in found]


@pytest.mark.fault
def test_a_rolling_update_of_every_service_refuses_nobody(production: Production) -> None:
    with nobody_refused(production, 3_000):
        production.kubectl("rollout", "restart", "deployments")
        production.await_rollouts()


@pytest.mark.fault
def test_a_deployment_of_missing_images_fails_serves_on_and_is_undone(
    production: Production,
) -> None:
    variables = {"OVERLAY": "infra/prod", "REGISTRY": services.REGISTRY}
    datastores = uids(production, "datastore")
    with nobody_refused(production, 300):
        with pytest.raises(AssertionError, match="not deployed: error: timed out"):
            production.make("deploy", **variables, TAG="missing", DEPLOY="--seconds 10")
        until(lambda: "ImagePull" in production.pods(), "a pod without its image", 60)
        assert "deployment/service-currency, " in production.make("undo").partition("undone: ")[2]
        production.await_rollouts()
    images = production.kubectl("get", "deployments,cronjobs", "--output=jsonpath={..image}")
    assert ":missing" not in images
    assert uids(production, "datastore") == datastores


@pytest.mark.fault
def test_a_version_that_is_never_ready_leaves_the_old_one_serving(production: Production) -> None:
    patch = json.dumps([{"op": "replace", "path": READINESS, "value": "/nowhere"}])
    with nobody_refused(production, 300), undone(production, ["service-history"]):
        production.kubectl("patch", "deployment/service-history", "--type=json", f"--patch={patch}")
        with pytest.raises(CommandFailed, match="timed out"):
            production.kubectl("rollout", "status", "deployment/service-history", "--timeout=8s")
        until(
            lambda: len(production.running("service-history")) == 3,
            "the new pod beside the old ones",
            60,
            production.pods,
        )


@pytest.mark.fault
def test_killed_pods_lose_no_click_and_are_replaced(production: Production) -> None:
    with clicking(production):
        pods = production.running("service-ranking")
        production.kubectl("delete", "pod", *pods, "--grace-period=0", "--force")
        production.await_rollouts()


@contextmanager
def clicking(production: Production) -> Iterator[None]:
    """Click during the block, each click until it is confirmed; all of them are counted once."""
    before = production.clicks()
    with ThreadPoolExecutor() as pool:
        clicks = pool.submit(lambda: [production.click_until_confirmed() for _ in range(CLICKS)])
        yield
        clicks.result()
    assert production.clicks() == before + CLICKS


@pytest.mark.fault
def test_killed_datastores_come_back_with_everything_while_rates_are_served(
    production: Production,
) -> None:
    records = production.topics()["exchange-rates"]
    with nobody_refused(production, 500), clicking(production):
        production.kubectl("delete", "pod", *DATASTORES, "--grace-period=0", "--force")
        production.await_rollouts()
    assert production.topics()["exchange-rates"] == records
    history = production.get("/history?target=USD&base=EUR&period=max&interval=daily")
    archived = history_archive.series("USD", "EUR")
    assert {day: rates_by_day(history)[day] for day in archived} == archived


@pytest.mark.fault
def test_a_node_that_restarts_refuses_nobody(production: Production) -> None:
    with nobody_refused(production, 500):
        production.cluster.stop_node()
        production.cluster.start_node()
        production.await_rollouts()


@pytest.mark.fault
def test_a_drain_keeps_one_pod_of_each_service(production: Production) -> None:
    drain = ("drain", "node1", "--pod-selector=app=service-frontend", "--timeout=15s")
    try:
        with nobody_refused(production, 300):
            with pytest.raises(CommandFailed, match="Cannot evict pod"):
                production.kubectl(*drain, "--ignore-daemonsets", "--delete-emptydir-data")
    finally:
        production.kubectl("uncordon", "node1")


def test_a_privileged_pod_is_refused(production: Production) -> None:
    privileged = json.dumps({"spec": {"containers": [PRIVILEGED]}})
    with pytest.raises(CommandFailed, match='violates PodSecurity "restricted'):
        production.kubectl("run", "it", "--image=it", f"--overrides={privileged}")


@pytest.mark.fault
def test_a_release_with_a_migration_is_rolled_out_and_undone_without_a_failure(
    production: Production,
) -> None:
    production.cluster.load_image(variants.with_a_migration(production.cluster.folder))
    image = f"*={services.name('currency', tag=variants.TAG)}"
    with nobody_refused(production, 500), undone(production, CURRENCY):
        for name in CURRENCY:
            production.kubectl("set", "image", f"deployment/{name}", image)
        production.await_rollouts()
        migrated = production.kubectl(
            "exec", "deployment/service-currency", "--", "python", "-m", "currency.migrate"
        )
        assert "nothing to do" in migrated
    newer = production.kubectl(
        "exec", "deployment/service-currency", "--", "python", "-m", "currency.migrate"
    )
    assert "nothing to do" in newer
