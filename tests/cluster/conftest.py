"""A cluster for the tests that need one, started on first use and shared by all."""

from collections.abc import Iterator

import pytest

from tests.helpers.cluster import cluster as clusters
from tests.helpers.cluster.cluster import Cluster, ControlPlane
from tests.helpers.cluster.reasons import why_not
from tests.helpers.needs import needs


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A cluster with a node."""
    reason = why_not()
    needs(not reason, reason)
    with clusters.running() as started:
        yield started


@pytest.fixture(scope="session")
def control_plane() -> Iterator[ControlPlane]:
    """A cluster without a node, which accepts and refuses objects."""
    reason = why_not()
    needs(not reason, reason)
    with clusters.running_control_plane() as started:
        yield started
