"""Selectors select the pods that they are meant for, and no others."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.helpers.manifests.objects import (
    Object,
    Workload,
    kinds,
    matches,
    name,
    namespace,
    title,
    workloads,
)


def controllers_select_their_own_pods(objects: list[Object]) -> list[str]:
    """The selector of a Deployment selects its own pods, and those of no other workload."""
    return [
        fault
        for owner in kinds(objects, "Deployment", "StatefulSet", "DaemonSet")
        for fault in _only(owner, owner["spec"]["selector"], [title(owner)], objects)
    ]


def services_select_the_workload_of_their_name(objects: list[Object]) -> list[str]:
    """A Service selects the pods of the workload that has its name, and no others."""
    return [
        fault
        for service in kinds(objects, "Service")
        for fault in _only(
            service,
            {"matchLabels": service["spec"].get("selector")},
            [each.title for each in workloads(objects) if each.name == name(service)],
            objects,
        )
    ]


def budgets_select_the_workload_of_their_name(objects: list[Object]) -> list[str]:
    """A PodDisruptionBudget selects the pods of the workload that has its name, and no others."""
    return [
        fault
        for budget in kinds(objects, "PodDisruptionBudget")
        for fault in _only(
            budget,
            budget["spec"]["selector"],
            [each.title for each in workloads(objects) if each.name == name(budget)],
            objects,
        )
    ]


def pods_spread_among_their_own(objects: list[Object]) -> list[str]:
    """A topology spread constraint counts the pods of its own workload, and no others."""
    return [
        fault
        for each in workloads(objects)
        for constraint in each.pod.get("topologySpreadConstraints") or ()
        for fault in _only(each.owner, _with_keys(constraint, each.labels), [each.title], objects)
    ]


def policies_and_monitors_select_something(objects: list[Object]) -> list[str]:
    """No selector of a NetworkPolicy or of a PodMonitor selects nothing."""
    return [
        f"{title(each)}: the selector {selector} selects no pod"
        for each in kinds(objects, "NetworkPolicy", "PodMonitor")
        for selector in _selectors(each)
        if not list(_selected(selector, namespace(each), objects))
    ]


def _only(
    owner: Object, selector: Mapping[str, Any], wanted: list[str], objects: list[Object]
) -> Iterator[str]:
    found = [each.title for each in _selected(selector, namespace(owner), objects)]
    if not wanted:
        yield f"{title(owner)}: no workload has its name"
    elif not any(selector.values()):
        yield f"{title(owner)}: its selector is empty"
    elif found != wanted:
        yield f"{title(owner)}: selects the pods of {found or 'nothing'}, not of {wanted}"


def _with_keys(constraint: Object, labels: Mapping[str, str]) -> Mapping[str, Any]:
    selector = constraint.get("labelSelector") or {}
    # The scheduler adds the pod's own values of these labels; controllers set some of them.
    own = {key: labels[key] for key in constraint.get("matchLabelKeys") or () if key in labels}
    return {**selector, "matchLabels": {**(selector.get("matchLabels") or {}), **own}}


def _selected(
    selector: Mapping[str, Any], within: str, objects: Iterable[Object]
) -> Iterator[Workload]:
    for each in workloads(objects):
        if each.namespace == within and matches(selector, each.labels):
            yield each


def _selectors(thing: Object) -> Iterator[Mapping[str, Any]]:
    spec = thing["spec"]
    yield spec.get("selector" if thing["kind"] == "PodMonitor" else "podSelector") or {}
    for direction, end in (("ingress", "from"), ("egress", "to")):
        for rule in spec.get(direction) or ():
            for peer in rule.get(end) or ():
                if peer.get("podSelector") and "namespaceSelector" not in peer:
                    yield peer["podSelector"]
