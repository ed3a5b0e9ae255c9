"""References of pods: every ConfigMap, Secret, key, claim, account and volume exists."""

from collections.abc import Iterator

from tests.helpers.manifests.objects import Object, find, kinds, name, workloads
from tests.helpers.manifests.secrets import SECRETS

# What whoever runs the system makes beside what we make.
OPERATORS_OWN = {"ConfigMap": {}, "Secret": {}}

Reference = tuple[str, str, str | None]


def references_exist(objects: list[Object]) -> list[str]:
    """Each ConfigMap and Secret that a pod reads exists, with the keys that it reads."""
    faults = []
    for each in workloads(objects):
        for kind, wanted, key in _references(each.pod):
            keys = _keys(objects, kind, wanted)
            if keys is None:
                faults.append(f"{each.title}: there is no {kind}/{wanted}")
            elif key is not None and key not in keys:
                faults.append(f"{each.title}: {kind}/{wanted} has no key {key!r}")
    return faults


def accounts_exist(objects: list[Object]) -> list[str]:
    """Each pod runs under a ServiceAccount that exists, never under the namespace's default."""
    return [
        f"{each.title}: there is no {account}"
        for each in workloads(objects)
        if not find(objects, account := f"ServiceAccount/{each.pod.get('serviceAccountName')}")
    ]


def claims_exist(objects: list[Object]) -> list[str]:
    """Each PersistentVolumeClaim that a pod mounts exists."""
    return [
        f"{each.title}: there is no {claim}"
        for each in workloads(objects)
        for volume in each.pod.get("volumes") or ()
        if "persistentVolumeClaim" in volume
        and not find(
            objects,
            claim := f"PersistentVolumeClaim/{volume['persistentVolumeClaim']['claimName']}",
        )
    ]


def mounts_and_volumes_agree(objects: list[Object]) -> list[str]:
    """Each mount is of a volume of the pod, and each volume is mounted."""
    faults = []
    for each in workloads(objects):
        claimed = each.owner["spec"].get("volumeClaimTemplates") or ()
        volumes = {volume["name"] for volume in each.pod.get("volumes") or ()} | set(
            map(name, claimed)
        )
        mounts = {
            mount["name"]
            for container in each.containers
            for mount in container.get("volumeMounts") or ()
        }
        faults += [
            f"{each.title}: mounts no volume {extra!r}" for extra in sorted(mounts - volumes)
        ]
        faults += [f"{each.title}: nothing mounts {left!r}" for left in sorted(volumes - mounts)]
    return faults


def config_maps_are_read(objects: list[Object]) -> list[str]:
    """Each ConfigMap is read by a pod: nothing is left over."""
    read = {
        wanted
        for each in workloads(objects)
        for kind, wanted, _ in _references(each.pod)
        if kind == "ConfigMap"
    }
    return [
        f"ConfigMap/{name(each)}: nothing reads it"
        for each in kinds(objects, "ConfigMap")
        if name(each) not in read
    ]


def _keys(objects: list[Object], kind: str, wanted: str) -> set[str] | None:
    if kind == "Secret":
        return SECRETS.get(wanted)
    if wanted in OPERATORS_OWN[kind]:
        return OPERATORS_OWN[kind][wanted]
    found = find(objects, f"{kind}/{wanted}")
    return {*(found.get("data") or ()), *(found.get("binaryData") or ())} if found else None


def _references(pod: Object) -> Iterator[Reference]:
    for container in [*(pod.get("initContainers") or ()), *pod["containers"]]:
        for source in container.get("envFrom") or ():
            for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
                if field in source:
                    yield kind, source[field]["name"], None
        for variable in container.get("env") or ():
            source = variable.get("valueFrom") or {}
            for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
                if field in source:
                    yield kind, source[field]["name"], source[field]["key"]
    for volume in pod.get("volumes") or ():
        yield from _of_volume(volume)


def _of_volume(volume: Object) -> Iterator[Reference]:
    parts = (volume.get("projected") or {}).get("sources") or [volume]
    for part in parts:
        for field, kind in (("configMap", "ConfigMap"), ("secret", "Secret")):
            if field not in part:
                continue
            wanted = part[field].get("name") or part[field].get("secretName")
            yield kind, wanted, None
            for item in part[field].get("items") or ():
                yield kind, wanted, item["key"]
