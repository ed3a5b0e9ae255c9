"""Resources: every container says what it needs, in quantities that mean something."""

from collections.abc import Iterator
from decimal import Decimal

from tests.helpers.manifests.objects import Object, kinds, ours, title, walk, workloads
from tests.helpers.manifests.quantity import quantity

# Their children are quantities.
HOLDERS = {"requests", "limits", "capacity"}
FIELDS = {"sizeLimit", "averageValue"}


def quantities_can_be_read(objects: list[Object]) -> list[str]:
    """Each quantity is positive and written as Kubernetes reads it."""
    return [
        f"{title(each)}: {'.'.join(path)} is {value!r}"
        for each in objects
        for path, value in walk(each)
        if (path[-1] in FIELDS or HOLDERS & {*path[-2:-1]}) and not _is_positive(value)
    ]


def containers_state_their_needs(objects: list[Object]) -> list[str]:
    """Each container requests CPU and memory, and is limited in memory, not in CPU."""
    return [
        f"{each.title}: {container['name']} {fault}"
        for each in workloads(objects)
        for container in each.containers
        for fault in _faults(container.get("resources") or {})
    ]


def memory_volumes_fit_the_limit(objects: list[Object]) -> list[str]:
    """Each emptyDir has a size, and those in memory fit the limit of the containers together."""
    faults = []
    for each in workloads(objects):
        room = sum(_limit(container) for container in each.lasting_containers)
        for volume in each.pod.get("volumes") or ():
            where = f"{each.title}: the volume {volume['name']}"
            found = volume.get("emptyDir")
            if found is not None and "sizeLimit" not in found:
                faults.append(f"{where} has no size")
            elif found and found.get("medium") == "Memory" and quantity(found["sizeLimit"]) >= room:
                faults.append(f"{where} is as large as the memory of the pod")
    return faults


def autoscaled_resources_are_requested(objects: list[Object]) -> list[str]:
    """A HorizontalPodAutoscaler by use of a resource needs a request of it in each container."""
    return [
        f"{title(scaler)}: {container['name']} requests no {wanted}"
        for scaler in kinds(objects, "HorizontalPodAutoscaler")
        for metric in scaler["spec"].get("metrics") or ()
        if (wanted := metric.get("resource", {}).get("name"))
        for each in ours(objects)
        if each.title.endswith(f"/{scaler['spec']['scaleTargetRef']['name']}")
        for container in each.lasting_containers
        if wanted not in ((container.get("resources") or {}).get("requests") or {})
    ]


def _faults(resources: Object) -> Iterator[str]:
    requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
    for name in ("cpu", "memory"):
        if name not in requests:
            yield f"requests no {name}"
    if "memory" not in limits:
        yield "has no limit of memory"
    if "cpu" in limits:
        yield "is throttled by a limit of cpu"
    for name in requests.keys() & limits.keys():
        if quantity(requests[name]) > quantity(limits[name]):
            yield f"requests more {name} than its limit"


def _limit(container: Object) -> Decimal:
    return quantity(((container.get("resources") or {}).get("limits") or {}).get("memory", "0"))


def _is_positive(value: object) -> bool:
    try:
        return quantity(value) > 0
    except ValueError:
        return False
