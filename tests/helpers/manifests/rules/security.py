"""Pod Security: what `restricted` demands, and what we demand of our own pods beside it."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.helpers.manifests.objects import (
    Object,
    Workload,
    find,
    kinds,
    namespace,
    ours,
    title,
    workloads,
)

ENFORCE = "pod-security.kubernetes.io/enforce"
VOLUMES = {
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
}
USER = 10001


def namespaces_enforce_pod_security(objects: list[Object]) -> list[str]:
    """The namespace of our pods enforces `restricted`, and others say what they enforce."""
    homes = {each.namespace for each in ours(objects)}
    return [
        f"{title(each)}: enforces {level!r}"
        for each in kinds(objects, "Namespace")
        for level in [(each["metadata"].get("labels") or {}).get(ENFORCE)]
        if level is None or (level != "restricted" and each["metadata"]["name"] in homes)
    ]


def pods_are_restricted(objects: list[Object]) -> list[str]:
    """Each pod in a namespace that enforces `restricted` fulfils it."""
    return [
        f"{each.title}: {fault}"
        for each in workloads(objects)
        if _enforces_restricted(objects, each)
        for fault in (*_of_pod(each), *_of_containers(each))
    ]


def containers_cannot_write_their_image(objects: list[Object]) -> list[str]:
    """The root file system of each container is read-only."""
    return [
        f"{each.title}: {container['name']} can write its root file system"
        for each in workloads(objects)
        for container in each.containers
        if container.get("securityContext", {}).get("readOnlyRootFilesystem") is not True
    ]


def pods_run_as_our_user(objects: list[Object]) -> list[str]:
    """Our pods and the datastores run as 10001, in a group that may write their volumes."""
    return [
        f"{each.title}: {key} is {found!r}, not {USER}"
        for each in workloads(objects)
        if each.is_ours or each.component == "datastore"
        for key in ("runAsUser", "runAsGroup", "fsGroup")
        if (found := each.pod.get("securityContext", {}).get(key)) != USER
    ]


def pods_know_nothing_of_the_cluster(objects: list[Object]) -> list[str]:
    """No token is mounted without need, and no Service becomes a variable: it may be ours."""
    return [
        f"{each.title}: {key} is not false"
        for each in workloads(objects)
        for key in ("automountServiceAccountToken", "enableServiceLinks")
        if each.pod.get(key) is not False
        and not (key.startswith("automount") and _watches_the_cluster(objects, each))
    ]


def _watches_the_cluster(objects: list[Object], each: Workload) -> bool:
    account = f"ServiceAccount/{each.pod.get('serviceAccountName')}"
    return any(
        f"{subject['kind']}/{subject['name']}" == account
        for binding in kinds(objects, "RoleBinding", "ClusterRoleBinding")
        for subject in binding.get("subjects") or ()
    )


def _enforces_restricted(objects: list[Object], each: Workload) -> bool:
    space = find(objects, f"Namespace/{namespace(each.owner)}") or {"metadata": {}}
    level: str | None = (space["metadata"].get("labels") or {}).get(ENFORCE)
    return level in (None, "restricted")


def _of_pod(each: Workload) -> Iterator[str]:
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if each.pod.get(key):
            yield f"uses {key}"
    for volume in each.pod.get("volumes") or ():
        if other := volume.keys() - VOLUMES - {"name"}:
            yield f"the volume {volume['name']} is a {', '.join(other)}"
    if (each.pod.get("securityContext") or {}).get("sysctls"):
        yield "sets sysctls"


def _of_containers(each: Workload) -> Iterator[str]:
    shared = each.pod.get("securityContext") or {}
    for container in each.containers:
        context = {**shared, **(container.get("securityContext") or {})}
        for sentence, holds in CHECKS.items():
            if not holds(context):
                yield f"{container['name']} {sentence}"
        if any("hostPort" in port for port in container.get("ports") or ()):
            yield f"{container['name']} takes a port of the node"


def _keeps_no_capability(context: dict[str, Any]) -> bool:
    found = context.get("capabilities") or {}
    return "ALL" in (found.get("drop") or ()) and {*(found.get("add") or ())} <= {
        "NET_BIND_SERVICE"
    }


CHECKS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "may run as root": lambda context: context.get("runAsNonRoot") is True,
    "runs as root": lambda context: context.get("runAsUser") != 0,
    "is privileged": lambda context: not context.get("privileged"),
    "may gain privileges": lambda context: context.get("allowPrivilegeEscalation") is False,
    "keeps capabilities": _keeps_no_capability,
    "has no seccomp profile": lambda context: (
        (context.get("seccompProfile") or {}).get("type") in ("RuntimeDefault", "Localhost")
    ),
    "has another proc mount": lambda context: context.get("procMount", "Default") == "Default",
}
