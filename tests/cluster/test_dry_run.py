"""A real API server accepts the manifests without a warning, and refuses broken ones."""

import json
from collections.abc import Iterator

import pytest

from tests.helpers.cluster.cluster import ControlPlane
from tests.helpers.cluster.machine import CommandFailed
from tests.helpers.manifests import render
from tests.helpers.manifests.definitions import NotFetched, definitions
from tests.helpers.manifests.immutable import FIELDS
from tests.helpers.manifests.mutants.mutant import changed, put
from tests.helpers.manifests.mutants.places import CURRENCY, MYSQL
from tests.helpers.manifests.mutants.server import MUTANTS, ServerMutant
from tests.helpers.manifests.objects import Object, kinds, name
from tests.helpers.needs import needs

BUDGETS = "poddisruptionbudget.policy"
CLAIM = "PersistentVolumeClaim/dataingestor-state"
FIXED = {
    "Deployment": put("another", CURRENCY, "spec", "selector", "matchLabels", "app"),
    "StatefulSet": put("other", MYSQL, "spec", "serviceName"),
    "Service": put("10.96.0.77", "Service/service-currency", "spec", "clusterIP"),
    "PersistentVolumeClaim": put(["ReadOnlyMany"], CLAIM, "spec", "accessModes"),
    "RoleBinding": put("view", "RoleBinding/prometheus-remote", "roleRef", "name"),
}


def listed(objects: list[Object]) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})


@pytest.fixture(scope="module")
def server(control_plane: ControlPlane) -> ControlPlane:
    """An API server that knows every kind and has every namespace of the manifests."""
    try:
        files = definitions()
    except NotFetched as error:
        needs(False, str(error))
    for file in files:
        control_plane.apply(file.read_text(), "--server-side")
    control_plane.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
    whole = [each for renders in render.RENDERS for each in render.objects(*renders)]
    spaces = {name(each): each for each in kinds(whole, "Namespace")}
    control_plane.apply(listed(list(spaces.values())))
    return control_plane


def dry_run(server: ControlPlane, objects: list[Object]) -> str:
    others = [each for each in objects if each["kind"] != "Namespace"]
    return server.kubectl(
        "create", "--dry-run=server", "--warnings-as-errors", "-f", "-", stdin=listed(others)
    )


@pytest.mark.parametrize(("overlay", "components"), render.RENDERS, ids=render.named)
def test_the_server_accepts_the_manifests_without_a_warning(
    server: ControlPlane, overlay: str, components: tuple[str, ...]
) -> None:
    objects = render.objects(overlay, components)
    spaces = kinds(objects, "Namespace")
    assert len(dry_run(server, objects).splitlines()) == len(objects) - len(spaces)


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_the_server_refuses_a_mutant(server: ControlPlane, mutant: ServerMutant) -> None:
    with pytest.raises(CommandFailed, match=mutant.sentence):
        dry_run(server, mutant.of(render.objects("prod", mutant.components)))


@pytest.fixture(scope="module")
def applied(server: ControlPlane) -> Iterator[ControlPlane]:
    """The same with prod in it; without a node, none of its pods runs."""
    server.apply(render.text("prod"))
    yield server
    server.kubectl("delete", "--filename=-", "--wait=false", stdin=render.text("prod"))


def test_a_second_apply_changes_nothing(applied: ControlPlane) -> None:
    lines = applied.apply(render.text("prod")).splitlines()
    assert len(lines) == len(render.objects("prod"))
    # kubectl sends the selector of a budget each time, whether it changes or not.
    others = [line for line in lines if not line.startswith(BUDGETS)]
    assert [line for line in others if not line.endswith(" unchanged")] == []
    generations = "--output=jsonpath={.items[*].metadata.generation}"
    found = applied.kubectl("get", BUDGETS, "--namespace=trip-service-prod", generations)
    assert set(found.split()) == {"1"}


@pytest.mark.parametrize("kind", FIXED)
def test_the_server_refuses_to_change_what_is_recorded(applied: ControlPlane, kind: str) -> None:
    assert kind in FIELDS
    broken = changed(render.objects("prod"), FIXED[kind])
    with pytest.raises(CommandFailed, match=r"immutable|Forbidden|cannot change|may not change"):
        applied.apply(listed(kinds(broken, kind)), "--dry-run=server")
