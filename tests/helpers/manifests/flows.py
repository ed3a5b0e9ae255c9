"""The connections of the design: who opens which to whom, and nobody else."""

from dataclasses import dataclass

from tests.helpers.manifests.network import Connection, Peer
from tests.helpers.manifests.objects import Object, find, kinds, name, workloads

NEW, MANAGED = "a new pod beside ours", "servers of somebody else"
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
INITIALISER = "mongodb-initialiser"
READER, PRIVATE = "ServiceAccount/prometheus-remote", ("api-server", MANAGED)
GUARDED = {*OURS, INITIALISER, "mysql", "mongodb", "kafka", NEW}


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
    Flow(INITIALISER, "mongodb", MONGODB),
    Flow("service-frontend", "service-currency", HTTP),
    Flow("service-frontend", "service-history", HTTP),
    Flow("service-frontend", "service-ranking", HTTP),
    Flow("service-dataingestor-cronjob", "kafka", KAFKA),
    Flow("service-dataingestor-cronjob", "internet", 443),
    # A member of the replica set reaches itself by its name.
    Flow("mongodb", "mongodb", MONGODB),
    # Whoever a pod may connect to, it looks up the name.
    *(Flow(each, "dns", 53, protocol) for each in sorted(GUARDED) for protocol in ("TCP", "UDP")),
    # The default block of the API server holds those of other private servers too.
    *(Flow(source, each, METRICS, having=READER) for source in PRIVATE for each in OURS),
    *(Flow("prometheus", each, METRICS, having="PodMonitor/trip-service") for each in OURS),
)


def expected(objects: list[Object]) -> set[Connection]:
    """Return the flows of the ends that are there; the page is for everybody outside."""
    there = {peer.name for peer in peers(objects)}
    fixed = {
        Connection(each.source, _server(each.target, there), each.port, each.protocol)
        for each in FLOWS
        if each.source in there and (each.having is None or find(objects, each.having))
    }
    return fixed | {Connection(each, "service-frontend", PAGE) for each in there - GUARDED}


def _server(target: str, there: set[str]) -> str:
    return target if target in there else MANAGED


def peers(objects: list[Object]) -> list[Peer]:
    """Return every workload and, for each kind of stranger, one of it."""
    labels = {
        name(each): each["metadata"].get("labels") or {} for each in kinds(objects, "Namespace")
    }
    pods = [
        Peer(
            each.name,
            f"172.20.0.{number}",
            each.labels,
            each.namespace,
            labels.get(each.namespace, {}),
            each.port_numbers,
        )
        for number, each in enumerate(workloads(objects), 1)
    ]
    home = next(peer.namespace for peer in pods if peer.name in OURS)
    strangers = [
        Peer("dns", "172.20.1.1", {"k8s-app": "kube-dns"}, "kube-system"),
        Peer(NEW, "172.20.1.2", {}, home, labels.get(home, {})),
        Peer("a pod of another namespace", "172.20.1.3", {"app": "service-frontend"}, "default"),
        Peer("prometheus", "172.20.1.4", {"app.kubernetes.io/name": "prometheus"}, "monitoring"),
        Peer("internet", "93.184.216.34"),
        Peer("a private address", "192.168.7.7"),
        Peer("the cloud's metadata", "169.254.169.254"),
        Peer("api-server", "10.0.0.1"),
        Peer(MANAGED, "10.20.0.5"),
    ]
    return pods + strangers


def ports(objects: list[Object]) -> list[tuple[int, str]]:
    """Return the ports on which a connection is tried."""
    declared = {
        (port["containerPort"], port.get("protocol", "TCP"))
        for each in workloads(objects)
        for port in each.ports
    }
    # Servers of somebody else declare none.
    designed = {(each.port, each.protocol) for each in FLOWS}
    others = {(22, "TCP"), (80, "TCP"), (6443, "TCP")}
    return sorted(declared | designed | others)
