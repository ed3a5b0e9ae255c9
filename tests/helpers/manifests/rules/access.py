"""Access: what our roles allow in a cluster."""

from collections.abc import Iterator

from tests.helpers.manifests.objects import Object, kinds, title

ROLES = ("Role", "ClusterRole")
READING = {"get", "list", "watch"}
# A GET on nodes/proxy is command execution on every pod of the node.
NEVER = {"nodes/proxy", "secrets", "pods/exec", "pods/attach", "pods/portforward"}
# The only roles of the whole cluster, each with what it may read there.
CLUSTER_ROLES = {"prometheus-remote": {"/metrics"}, "kube-state-metrics": None}


def roles_only_read(objects: list[Object]) -> list[str]:
    """No role has a wildcard, a verb that changes something, or a resource that opens more."""
    return [
        f"{title(role)}: allows {fault}"
        for role in kinds(objects, *ROLES)
        for fault in _beyond(role)
    ]


def cluster_roles_are_those_of_the_design(objects: list[Object]) -> list[str]:
    """No role of ours holds in the whole cluster, except to read the API server's own metrics."""
    faults = []
    for role in kinds(objects, "ClusterRole"):
        known = CLUSTER_ROLES.get(role["metadata"]["name"], set())
        paths = {path for rule in role["rules"] for path in rule.get("nonResourceURLs") or ()}
        resources = [each for rule in role["rules"] for each in rule.get("resources") or ()]
        if known is not None and (paths != known or resources):
            faults.append(f"{title(role)}: is beyond the design: {sorted(paths)} {resources}")
    return faults


def _beyond(role: Object) -> Iterator[str]:
    for rule in role["rules"]:
        every = [each for values in rule.values() for each in values]
        yield from (each for each in every if "*" in each)
        yield from sorted({*rule["verbs"]} - READING - {"*"})
        yield from sorted({*(rule.get("resources") or ())} & NEVER)
