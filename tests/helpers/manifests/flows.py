"""The connections of the design: who opens which to whom, and nobody else."""

from dataclasses import dataclass

from tests.helpers.manifests.network import Connection, Peer
from tests.helpers.manifests.objects import Object, find, kinds, name, workloads

NEW = "a new pod beside ours"
MYSQL, MONGODB, KAFKA, HTTP, PAGE, METRICS = 3306, 27017, 9092, 8000, 8080, 9090
OURS = (
    "service-currency",
    "service-currency-consumer",
    "service-ranking",
    "service-history",
    "service-history-consumer",
    "service-frontend",
    "service-dataingestor-cronjob",
)
CLUSTER = ("api-server", "dns", "a pod of another namespace")
OUTSIDE = (*CLUSTER, "internet", "a private address", "the cloud's metadata")
PROMETHEUS = "ServiceAccount/prometheus-remote"
GUARDED = {*OURS, "mysql", "mongodb", "kafka", NEW}


@dataclass(frozen=True)
class Flow:
    """A connection, and the object (if any) that must be there for it to exist."""

    source: str
    target: str
    port: int
    protocol: str = "TCP"
    having: str | None = None


FLOWS = (
    Flow("service-currency", "mysql", MYSQL),
    Flow("service-currency-consumer", "mysql", MYSQL),
    Flow("service-currency-consumer", "kafka", KAFKA),
    Flow("service-history", "mysql", MYSQL),
    Flow("service-history-consumer", "mysql", MYSQL),
    Flow("service-history-consumer", "kafka", KAFKA),
    Flow("service-ranking", "mongodb", MONGODB),
    Flow("service-frontend", "service-currency", HTTP),
    Flow("service-frontend", "service-history", HTTP),
    Flow("service-frontend", "service-ranking", HTTP),
    Flow("service-dataingestor-cronjob", "kafka", KAFKA),
    Flow("service-dataingestor-cronjob", "internet", 443),
    # A member of the replica set reaches itself by its name.
    Flow("mongodb", "mongodb", MONGODB),
    # Whoever a pod may connect to, it looks up the name.
    *(Flow(each, "dns", 53, protocol) for each in sorted(GUARDED) for protocol in ("TCP", "UDP")),
    # The page is for everybody outside of the namespace.
    *(Flow(each, "service-frontend", PAGE) for each in OUTSIDE),
    # Only an operator knows the API server's address; the default holds the cluster's pods too.
    *(Flow(source, each, METRICS, having=PROMETHEUS) for source in CLUSTER for each in OURS),
)


def expected(objects: list[Object]) -> set[Connection]:
    """Return the flows whose ends are there."""
    there = {peer.name for peer in peers(objects)}
    return {
        Connection(each.source, each.target, each.port, each.protocol)
        for each in FLOWS
        if {each.source, each.target} <= there
        and (each.having is None or find(objects, each.having))
    }


def peers(objects: list[Object]) -> list[Peer]:
    """Return every workload and, for each kind of stranger, one of it."""
    labels = {
        name(each): each["metadata"].get("labels") or {} for each in kinds(objects, "Namespace")
    }
    pods = [
        Peer(
            each.name,
            f"10.244.0.{number}",
            each.labels,
            each.namespace,
            labels.get(each.namespace, {}),
            each.port_numbers,
        )
        for number, each in enumerate(workloads(objects), 1)
    ]
    home = next(peer.namespace for peer in pods if peer.name in OURS)
    strangers = [
        Peer("dns", "10.244.1.1", {"k8s-app": "kube-dns"}, "kube-system"),
        Peer(NEW, "10.244.1.2", {}, home, labels.get(home, {})),
        Peer("a pod of another namespace", "10.244.1.3", {"app": "service-frontend"}, "default"),
        Peer("internet", "93.184.216.34"),
        Peer("a private address", "192.168.7.7"),
        Peer("the cloud's metadata", "169.254.169.254"),
        Peer("api-server", "10.0.0.1"),
    ]
    return pods + strangers


def ports(objects: list[Object]) -> list[tuple[int, str]]:
    """Return the ports on which a connection is tried."""
    declared = {
        (port["containerPort"], port.get("protocol", "TCP"))
        for each in workloads(objects)
        for port in each.ports
    }
    others = {(53, "TCP"), (53, "UDP"), (22, "TCP"), (80, "TCP"), (443, "TCP"), (6443, "TCP")}
    return sorted(declared | others)
