"""Connections are judged as the API of NetworkPolicies defines it."""

from typing import Any

import pytest

from tests.helpers.manifests.network import Connection, Peer, Policies

WEB = Peer("web", "172.20.0.1", {"app": "web"}, "home", ports={"http": 8000})
STORE = Peer("store", "172.20.0.2", {"app": "store"}, "home")
GUEST = Peer("guest", "172.20.1.1", {"app": "web"}, "away")
OUTSIDE = Peer("outside", "10.1.2.3")
LACKS = {"key": "app", "operator": "DoesNotExist"}


def policy(direction: str, **rule: Any) -> dict[str, Any]:
    metadata = {"name": "it", "namespace": "home"}
    spec = {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": [direction]}
    return {
        "kind": "NetworkPolicy",
        "metadata": metadata,
        "spec": {**spec, direction.lower(): [rule]},
    }


def allowed(policies: list[dict[str, Any]], source: Peer, target: Peer, port: int) -> bool:
    found = Policies(policies).allowed([source, target], [(port, "TCP")])
    return Connection(source.name, target.name, port) in set(found)


def test_a_pod_without_a_policy_is_open() -> None:
    assert allowed([], GUEST, WEB, 1)
    assert allowed([policy("Egress", to=[])], GUEST, WEB, 1)


def test_a_pod_with_a_policy_admits_what_one_of_them_says() -> None:
    inside, outside = ({"podSelector": {}}, {"ipBlock": {"cidr": "10.0.0.0/8"}})
    policies = [policy("Ingress", **{"from": [inside]}), policy("Ingress", **{"from": [outside]})]
    assert allowed(policies, STORE, WEB, 1)
    assert allowed(policies, OUTSIDE, WEB, 1)
    assert not allowed(policies, GUEST, WEB, 1)


def test_both_ends_must_agree() -> None:
    open_door = policy("Ingress", **{"from": [{"podSelector": {}}]})
    closed = {**policy("Egress"), "spec": {"podSelector": {}, "policyTypes": ["Egress"]}}
    assert allowed([open_door], STORE, WEB, 1)
    assert not allowed([open_door, closed], STORE, WEB, 1)


@pytest.mark.parametrize(
    ("peer", "source"),
    [
        ({"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}, OUTSIDE),
        ({"podSelector": {"matchLabels": {"app": "web"}}}, GUEST),
        ({"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "store"}}}, GUEST),
        ({"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "x"}}}, GUEST),
        (
            {"podSelector": {"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}},
            STORE,
        ),
    ],
    ids=["exception", "another-namespace", "another-pod", "a-named-namespace", "an-expression"],
)
def test_a_peer_is_only_what_it_selects(peer: dict[str, Any], source: Peer) -> None:
    assert not allowed([policy("Ingress", **{"from": [peer]})], source, WEB, 1)


@pytest.mark.parametrize(
    ("port", "wanted", "answer"),
    [
        ({"port": "http"}, 8000, True),
        ({"port": "http"}, 8001, False),
        ({"port": 8000, "endPort": 8002}, 8002, True),
        ({"port": 8000, "endPort": 8002}, 8003, False),
        ({"port": 8000, "protocol": "UDP"}, 8000, False),
        ({"protocol": "TCP"}, 7, True),
    ],
)
def test_a_port_is_a_name_a_number_or_a_range(
    port: dict[str, Any], wanted: int, answer: bool
) -> None:
    assert allowed([policy("Ingress", ports=[port])], STORE, WEB, wanted) is answer


def test_a_named_port_means_nothing_outside_of_pods() -> None:
    rule = {"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "ports": [{"port": "http"}]}
    assert not allowed([policy("Egress", **rule)], WEB, OUTSIDE, 8000)
