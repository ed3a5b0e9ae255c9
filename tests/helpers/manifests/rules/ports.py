"""Ports: what names one, and the container that declares it, agree."""

from collections import Counter
from collections.abc import Iterator

from tests.helpers.manifests.objects import (
    Object,
    Workload,
    kinds,
    matches,
    namespace,
    ours,
    title,
    workloads,
)

SCRAPE, PORT, PATH = (f"prometheus.io/{each}" for each in ("scrape", "port", "path"))
LIVE, READY = "/livez", "/readyz"


def services_lead_to_declared_ports(objects: list[Object]) -> list[str]:
    """Each targetPort of a Service is a container port of the pods that it selects."""
    return [
        f"{title(service)}: {each.title} declares no port {target!r}"
        for service in kinds(objects, "Service")
        for each in workloads(objects)
        if each.namespace == namespace(service)
        and matches({"matchLabels": service["spec"].get("selector")}, each.labels)
        for port in service["spec"]["ports"]
        if not _declares(each, target := port.get("targetPort", port["port"]))
    ]


def no_service_leads_to_metrics(objects: list[Object]) -> list[str]:
    """The metrics of a pod are its own: no Service of ours leads to them."""
    metrics = {"metrics", *(each.port_numbers.get("metrics") for each in ours(objects))}
    names = {each.name for each in ours(objects)}
    return [
        f"{title(service)}: leads to the metrics port"
        for service in kinds(objects, "Service")
        if service["metadata"]["name"] in names
        for port in service["spec"]["ports"]
        if port.get("targetPort", port["port"]) in metrics
    ]


def ports_of_a_pod_differ(objects: list[Object]) -> list[str]:
    """No two ports of a pod share a name or a number."""
    return [
        f"{each.title}: two of its ports share {what} {value!r}"
        for each in workloads(objects)
        for what in ("name", "containerPort")
        for value, times in Counter(port.get(what) for port in each.ports).items()
        if times > 1
    ]


def pods_announce_their_metrics(objects: list[Object]) -> list[str]:
    """Pods that are scraped have annotations for their port ``metrics``; other pods have none."""
    faults = []
    for each in workloads(objects):
        number = each.port_numbers.get("metrics")
        right = {SCRAPE: "true", PORT: str(number), PATH: "/metrics"} if each.is_scraped else {}
        found = {
            key: value for key, value in each.annotations.items() if key in (SCRAPE, PORT, PATH)
        }
        if each.is_ours and number is None:
            faults.append(f"{each.title}: declares no port named metrics")
        elif found != right and (each.is_ours or each.component == "datastore"):
            faults.append(f"{each.title}: has the annotations {found}, not {right}")
    return faults


def monitors_name_declared_ports(objects: list[Object]) -> list[str]:
    """Each port of a PodMonitor is declared by every workload that it selects; it misses none."""
    return [
        fault for monitor in kinds(objects, "PodMonitor") for fault in _unseen(monitor, objects)
    ]


def _unseen(monitor: Object, objects: list[Object]) -> Iterator[str]:
    for each in workloads(objects):
        selects = each.namespace == namespace(monitor) and matches(
            monitor["spec"]["selector"], each.labels
        )
        for endpoint in monitor["spec"]["podMetricsEndpoints"]:
            if selects and endpoint.get("port") not in each.port_numbers:
                yield f"{title(monitor)}: {each.title} declares no port {endpoint.get('port')!r}"
        if each.is_scraped and not selects:
            yield f"{title(monitor)}: does not select {each.title}"


def probes_ask_declared_ports(objects: list[Object]) -> list[str]:
    """Each probe over HTTP or TCP asks a port that its own container declares."""
    return [
        f"{each.title}: {probe} of {container['name']} asks the undeclared port {port!r}"
        for each in workloads(objects)
        for container, probe, how in _probes(each)
        if (port := (how.get("httpGet") or how.get("tcpSocket") or {}).get("port")) is not None
        and port not in _values(container)
    ]


def probes_ask_the_right_question(objects: list[Object]) -> list[str]:
    """Liveness never depends on readiness: a restart heals no store. Readiness asks /readyz."""
    return [
        f"{each.title}: {probe} of {container['name']} asks {path}, not {right}"
        for each in ours(objects)
        for container, probe, how in _probes(each)
        if (path := (how.get("httpGet") or {}).get("path"))
        != (right := READY if probe == "readinessProbe" else LIVE)
    ]


def services_are_probed(objects: list[Object]) -> list[str]:
    """Web pods and the initialiser have all three probes, others a readiness probe at least."""
    every = {"startupProbe", "livenessProbe", "readinessProbe"}
    wanted = {
        "web": every,
        "initialiser": every,
        "consumer": {"livenessProbe", "readinessProbe"},
        "datastore": {"readinessProbe"},
    }
    return [
        f"{each.title}: lacks a {probe}"
        for each in workloads(objects)
        for probe in sorted(
            wanted.get(each.component, set()) - {found[1] for found in _probes(each)}
        )
    ]


def _probes(each: Workload) -> Iterator[tuple[Object, str, Object]]:
    for container in each.containers:
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            if probe in container:
                yield container, probe, container[probe]


def _declares(each: Workload, port: str | int) -> bool:
    return port in each.port_numbers or port in each.port_numbers.values()


def _values(container: Object) -> set[str | int | None]:
    ports = container.get("ports") or ()
    return {value for port in ports for value in (port.get("name"), port["containerPort"])}
