"""A cluster for the tests that need one, started on first use and shared by all."""

import time
from collections.abc import Iterator

import pytest

from tests.helpers.cluster import cluster as clusters
from tests.helpers.cluster.cluster import Cluster, ControlPlane
from tests.helpers.cluster.production import FIGURES, Production
from tests.helpers.cluster.reasons import why_not
from tests.helpers.images.build import build
from tests.helpers.needs import needs

# Images that no run has kept yet take four minutes, on a busy machine more than twice as long.
IMAGES_SECONDS = 1_500


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests of the production system, of which the first builds images, more time."""
    for item in items:
        if "production" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(IMAGES_SECONDS))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures."""
    for what, figure in FIGURES.items():
        terminalreporter.write_line(f"{what}: {figure}")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A cluster with a node."""
    reason = why_not()
    needs(not reason, reason)
    with clusters.running() as started:
        yield started


@pytest.fixture(scope="session")
def production(cluster: Cluster) -> Production:
    """The system of infra/prod on the cluster, with our images and stand-ins for the servers'."""
    for archive in build():
        cluster.load_image(archive)
    found = Production(cluster)
    began = time.monotonic()
    found.deploy()
    FIGURES["from make secrets to everything ready"] = f"{time.monotonic() - began:.1f} s"
    return found


@pytest.fixture(scope="session")
def control_plane() -> Iterator[ControlPlane]:
    """A cluster without a node, which accepts and refuses objects."""
    reason = why_not()
    needs(not reason, reason)
    with clusters.running_control_plane() as started:
        yield started
