"""Somebody deletes the account with which Prometheus reads a cluster."""

from collections.abc import Iterator
from contextlib import contextmanager

from launch.connect.connection import ACCOUNT
from tests.drills.cluster import ClusterStage
from tests.drills.drill import Drill


@contextmanager
def injected(stage: ClusterStage) -> Iterator[None]:
    """Delete the account, whose token is refused then; connect again at the end."""
    laptop = stage.laptop
    laptop.cluster.kubectl(f"--namespace={laptop.namespace}", "delete", "serviceaccount", ACCOUNT)
    yield
    laptop.connect()


DRILL = Drill("token-revoked", frozenset({"KubeAPIDown", "TripServiceDown"}), injected)
