"""A node no longer answers the control plane; its containers go on."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills.cluster import ClusterStage
from tests.drills.drill import Drill


@contextmanager
def injected(stage: ClusterStage) -> Iterator[None]:
    """Stop the kubelet and containerd until the end of the block."""
    stage.laptop.cluster.stop_node()
    try:
        yield
    finally:
        stage.laptop.cluster.start_node()


DRILL = Drill("node-gone", frozenset({"KubeNodeNotReady", "KubeNodeUnreachable"}), injected)
