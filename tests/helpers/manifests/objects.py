"""Objects of Kubernetes, as far as the rules read them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Object = dict[str, Any]

COMPONENT = "app.kubernetes.io/component"
# The components that Prometheus scrapes.
SCRAPED = ("web", "consumer", "ingestor")
# The components whose pods run our own images; others are datastores and what watches the cluster.
OURS = (*SCRAPED, "initialiser")
CONTROLLERS = ("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job")


def kinds(objects: Iterable[Object], *wanted: str) -> list[Object]:
    """Return the objects of these kinds."""
    return [each for each in objects if each["kind"] in wanted]


def name(thing: Object) -> str:
    """Return the name of an object."""
    return str(thing["metadata"]["name"])


def title(thing: Object) -> str:
    """Return the kind and the name of an object, as kubectl writes them."""
    return f"{thing['kind']}/{name(thing)}"


def namespace(thing: Object) -> str:
    """Return the namespace of an object; empty if it has none."""
    return str(thing["metadata"].get("namespace", ""))


def find(objects: Iterable[Object], wanted: str) -> Object | None:
    """Return the object with this title, or None."""
    return next((each for each in objects if title(each) == wanted), None)


def get(objects: Iterable[Object], wanted: str) -> Object:
    """Return the object with this title; ``KeyError`` if there is no such object."""
    if found := find(objects, wanted):
        return found
    raise KeyError(wanted)


def matches(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Return whether a label selector (matchLabels, matchExpressions) selects these labels."""
    wanted = selector.get("matchLabels") or {}
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _holds(each, labels) for each in selector.get("matchExpressions") or ()
    )


def _holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    value, values = labels.get(expression["key"]), expression.get("values") or ()
    match expression["operator"]:
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
    raise ValueError(f"unknown operator {expression['operator']!r}")


def walk(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every leaf of a value with its path; elements of a list are named if they can be."""
    if isinstance(value, dict) and value:
        for key, each in value.items():
            yield from walk(each, (*path, str(key)))
    elif isinstance(value, list) and value:
        for index, each in enumerate(value):
            key = each.get("name", index) if isinstance(each, dict) else index
            yield from walk(each, (*path, str(key)))
    else:
        yield path, value


@dataclass(frozen=True)
class Workload:
    """An object that runs pods, and the template of its pods."""

    owner: Object
    template: Object = field(repr=False)

    @property
    def title(self) -> str:
        """Its kind and its name."""
        return title(self.owner)

    @property
    def name(self) -> str:
        """The name of its owner."""
        return name(self.owner)

    @property
    def namespace(self) -> str:
        """The namespace of its pods."""
        return namespace(self.owner)

    @property
    def labels(self) -> dict[str, str]:
        """The labels of its pods."""
        return self.template.get("metadata", {}).get("labels") or {}

    @property
    def annotations(self) -> dict[str, str]:
        """The annotations of its pods."""
        return self.template.get("metadata", {}).get("annotations") or {}

    @property
    def component(self) -> str:
        """The part that its pods play."""
        return self.labels.get(COMPONENT, "")

    @property
    def is_ours(self) -> bool:
        """Whether its pods run our own images."""
        return self.component in OURS

    @property
    def is_scraped(self) -> bool:
        """Whether Prometheus reads the metrics of its pods."""
        return self.component in SCRAPED

    @property
    def pod(self) -> Object:
        """The specification of its pods."""
        spec: Object = self.template["spec"]
        return spec

    @property
    def containers(self) -> list[Object]:
        """All containers of its pods, those that run first included."""
        return [*(self.pod.get("initContainers") or ()), *self.pod["containers"]]

    @property
    def lasting_containers(self) -> list[Object]:
        """The containers that run as long as the pod: its own and native sidecars."""
        first = self.pod.get("initContainers") or ()
        sidecars = [each for each in first if each.get("restartPolicy") == "Always"]
        return [*sidecars, *self.pod["containers"]]

    @property
    def ports(self) -> list[Object]:
        """The ports that its lasting containers declare."""
        return [port for each in self.lasting_containers for port in each.get("ports") or ()]

    @property
    def port_numbers(self) -> dict[str, int]:
        """The number of each named port."""
        return {port["name"]: port["containerPort"] for port in self.ports if "name" in port}


def workloads(objects: Iterable[Object]) -> list[Workload]:
    """Return every object that runs pods."""
    return [Workload(each, _template(each)) for each in kinds(objects, *CONTROLLERS)]


def ours(objects: Iterable[Object]) -> list[Workload]:
    """Return the workloads that run our own images."""
    return [each for each in workloads(objects) if each.is_ours]


def _template(owner: Object) -> Object:
    spec = owner["spec"]
    if owner["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    template: Object = spec["template"]
    return template
