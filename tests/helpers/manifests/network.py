"""Which connections the NetworkPolicies of a namespace allow: their meaning, without a cluster."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any

from tests.helpers.manifests.objects import Object, kinds, matches, namespace

METADATA_NAME = "kubernetes.io/metadata.name"


@dataclass(frozen=True)
class Peer:
    """An end of a connection; ``labels`` is None if it is not a pod."""

    name: str
    address: str
    labels: Mapping[str, str] | None = None
    namespace: str = ""
    namespace_labels: Mapping[str, str] = field(default_factory=dict)
    ports: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class Connection:
    """A connection that a source opens to a port of a target."""

    source: str
    target: str
    port: int
    protocol: str = "TCP"

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}:{self.port}/{self.protocol}"


class Policies:
    """All NetworkPolicies of the rendered objects."""

    def __init__(self, objects: Iterable[Object]) -> None:
        self._policies = kinds(objects, "NetworkPolicy")

    def allowed(
        self, peers: Iterable[Peer], ports: Iterable[tuple[int, str]]
    ) -> Iterator[Connection]:
        """Yield every allowed connection between two peers, at least one of them a pod."""
        everybody, every_port = list(peers), list(ports)
        for source in everybody:
            for target in everybody:
                if source.labels is None and target.labels is None:
                    continue
                for port, protocol in every_port:
                    if self._allows(source, target, port, protocol):
                        yield Connection(source.name, target.name, port, protocol)

    def _allows(self, source: Peer, target: Peer, port: int, protocol: str) -> bool:
        # A pod is open in a direction until a policy for that direction selects it.
        ends = (("Egress", source, target), ("Ingress", target, source))
        return all(
            not (policies := self._of(end, direction))
            or any(
                _admits(each, direction, end, other, target, port, protocol) for each in policies
            )
            for direction, end, other in ends
        )

    def _of(self, end: Peer, direction: str) -> list[Object]:
        return [
            each
            for each in self._policies
            if end.labels is not None
            and namespace(each) == end.namespace
            and direction in _types(each["spec"])
            and matches(each["spec"].get("podSelector") or {}, end.labels)
        ]


def _types(spec: Object) -> list[str]:
    default = ["Ingress", "Egress"] if "egress" in spec else ["Ingress"]
    types: list[str] = spec.get("policyTypes") or default
    return types


def _admits(
    policy: Object, direction: str, end: Peer, other: Peer, target: Peer, port: int, protocol: str
) -> bool:
    peers = "to" if direction == "Egress" else "from"
    return any(
        (not rule.get(peers) or any(_is(each, end, other) for each in rule[peers]))
        and (
            not rule.get("ports")
            or any(_covers(each, target, port, protocol) for each in rule["ports"])
        )
        for rule in policy["spec"].get(direction.lower()) or ()
    )


def _is(peer: Mapping[str, Any], end: Peer, other: Peer) -> bool:
    if block := peer.get("ipBlock"):
        address = ip_address(other.address)
        return address in ip_network(block["cidr"]) and not any(
            address in ip_network(each) for each in block.get("except") or ()
        )
    if other.labels is None:
        return False
    if "namespaceSelector" in peer:
        names = {METADATA_NAME: other.namespace, **other.namespace_labels}
        if not matches(peer["namespaceSelector"] or {}, names):
            return False
    elif other.namespace != end.namespace:
        return False
    return matches(peer.get("podSelector") or {}, other.labels)


def _covers(wanted: Mapping[str, Any], target: Peer, port: int, protocol: str) -> bool:
    if wanted.get("protocol", "TCP") != protocol:
        return False
    first = wanted.get("port")
    if isinstance(first, str):
        first = target.ports.get(first)
        return first == port
    return first is None or first <= port <= wanted.get("endPort", first)
