"""Each fault of a cluster makes exactly its alerts fire, and they resolve when it is over."""

from collections.abc import Mapping
from pathlib import Path
from string import Template

import pytest

from launch.connect.connection import expected
from tests.drills import table
from tests.drills.cluster import prepared
from tests.drills.drill import Result
from tests.drills.faults import node_gone, token_revoked
from tests.drills.runner import Runner
from tests.helpers.cluster import images
from tests.helpers.cluster.cluster import Cluster
from tests.helpers.cluster.production import FIGURES
from tests.helpers.needs import needs

NAMESPACE = "drilled"
BUSYBOX = Path("/bin/busybox")
IMAGE = "localhost/busybox:1"
MANIFEST = Template(Path(__file__).with_name("services.yaml").read_text())
DRILLS = {drill.name: drill for drill in (token_revoked.DRILL, node_gone.DRILL)}


@pytest.fixture(scope="module")
def results(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """All drills, played one by one on a cluster with a pod of each service."""
    needs(BUSYBOX.exists(), "no busybox here: install busybox-static")
    cluster.load_image(Path(images.scratch(tmp_path_factory.mktemp("image"), IMAGE, BUSYBOX)))
    cluster.kubectl("create", "namespace", NAMESPACE)
    pods = [
        MANIFEST.substitute(namespace=NAMESPACE, app=app, component=component)
        for app, component in expected()
    ]
    cluster.apply("---\n".join(pods))
    here = f"--namespace={NAMESPACE}"
    cluster.kubectl(here, "wait", "--for=condition=Ready", "pods", "--all", "--timeout=60s")
    with prepared(cluster, NAMESPACE, tmp_path_factory.mktemp("drills"), len(pods)) as stage:
        found = {result.drill.name: result for result in Runner(stage).play(list(DRILLS.values()))}
    FIGURES.update({name: table.row(result) for name, result in found.items()})
    cluster.kubectl("delete", "namespace", NAMESPACE, "--wait=false")
    return found


@pytest.mark.parametrize("name", DRILLS)
def test_a_fault_makes_its_alerts_fire_and_no_other(
    results: Mapping[str, Result], name: str
) -> None:
    assert results[name].seconds.keys() == DRILLS[name].expected
    assert results[name].unexpected == {}


@pytest.mark.parametrize("name", DRILLS)
def test_the_alerts_of_a_fault_resolve(results: Mapping[str, Result], name: str) -> None:
    assert results[name].resolved_after is not None
