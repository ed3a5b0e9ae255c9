"""What Prometheus reads of a pod to find its metrics."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod; ``fault`` says why it is no target, or is empty."""

    name: str
    namespace: str
    app: str
    component: str
    is_ready: bool
    proxied: str
    path: str
    fault: str

    @property
    def is_target(self) -> bool:
        """Tell whether Prometheus scrapes it."""
        return not self.fault

    @classmethod
    def of(cls, item: dict[str, Any]) -> "Pod":
        """Return the pod of an object of the API."""
        meta = item["metadata"]
        labels, notes = meta.get("labels", {}), meta.get("annotations", {})
        port = notes.get("prometheus.io/port", "")
        scheme = "https:" if notes.get("prometheus.io/scheme") == "https" else ""
        conditions = item.get("status", {}).get("conditions", [])
        return cls(
            name=meta["name"],
            namespace=meta["namespace"],
            app=labels.get("app", ""),
            component=labels.get("app.kubernetes.io/component", ""),
            is_ready={"Ready": "True"}.items()
            <= {each["type"]: each["status"] for each in conditions}.items(),
            proxied=f"{scheme}{meta['name']}:{port}",
            path=notes.get("prometheus.io/path", "/metrics"),
            fault=_fault(notes, port, item["spec"]["containers"]),
        )


def _fault(notes: dict[str, str], port: str, containers: list[dict[str, Any]]) -> str:
    if notes.get("prometheus.io/scrape") != "true":
        return 'lacks the annotation prometheus.io/scrape: "true"'
    declared = {str(each["containerPort"]) for one in containers for each in one.get("ports", [])}
    if port not in declared:
        return f"has no container with the port {port or 'of its annotation prometheus.io/port'}"
    return ""
