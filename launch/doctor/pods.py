"""Our pods: discovered, ready, reached through the proxy, understood, complete."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from prometheus_client.parser import text_string_to_metric_families

from launch.connect.api import Failed
from launch.connect.connection import EXPORTERS, Connection, apps, expected
from launch.doctor.access import Access
from launch.doctor.hop import Broken, Hop
from launch.doctor.pod import Pod

RUNNING = "fieldSelector=status.phase%3DRunning"
PROXY_FIX = (
    "check that the pod listens there, and that the NetworkPolicy metrics-from-api-server has "
    "the address of the API server as pods see it"
)


class Pods:
    """Looks at the pods as Prometheus does."""

    def __init__(self, connection: Connection, access: Access) -> None:
        self._connection = connection
        self._access = access
        self._pods: list[Pod] = []
        self._texts: dict[Pod, str] = {}

    def hops(self) -> Iterator[Hop]:
        """Yield the hops in their order."""
        yield Hop("discovery of pods", self._discover)
        yield Hop("the pods are ready", self._ready)
        yield Hop("the proxy of the API server", self._fetch)
        yield Hop("the metrics are understood", self._parse)
        for app, component in expected():
            yield Hop(f"{app} ({component})", partial(self._expect, app, component))
        for name in self._connection.exporters:
            yield Hop(name, partial(self._expect, name, "metrics"))

    def _discover(self) -> str:
        ours = self._listed(self._connection.namespace, apps())
        if not ours:
            raise Broken(
                f"no running pod in {self._connection.namespace} has the label app of a service",
                "deploy the system (make deploy), or connect its namespace (make connect "
                "NAMESPACE=...)",
            )
        exporters = self._connection.exporters
        found = ours + (self._listed(EXPORTERS, exporters) if exporters else [])
        self._pods = [pod for pod in found if pod.is_target]
        if not self._pods:
            raise Broken(f"{ours[0].name} {ours[0].fault}", "apply the overlay of infra/ again")
        return f"{len(self._pods)} to be scraped"

    def _listed(self, namespace: str, names: list[str] | tuple[str, ...]) -> list[Pod]:
        try:
            items = self._access.api().json(f"/api/v1/namespaces/{namespace}/pods?{RUNNING}")
        except Failed as error:
            raise Broken(f"the pods cannot be listed: {error}", "run make connect") from None
        pods = [Pod.of(each) for each in items["items"]]
        return [pod for pod in pods if pod.app in names]

    def _ready(self) -> str:
        for pod in self._pods:
            # A run of the ingestor ends soon; it need not be ready.
            if not pod.is_ready and pod.component != "ingestor":
                raise Broken(
                    f"{pod.name} is not ready",
                    f"kubectl -n {pod.namespace} describe pod {pod.name}, and its logs",
                )
        return "each of them"

    def _fetch(self) -> str:
        api = self._access.api()
        for pod in self._pods:
            path = f"/api/v1/namespaces/{pod.namespace}/pods/{quote(pod.proxied, safe=':')}/proxy"
            try:
                self._texts[pod] = api.text(path + pod.path)
            except Failed as error:
                raise Broken(f"{pod.name}: {error}", PROXY_FIX) from None
        return f"{sum(map(len, self._texts.values()))} bytes"

    def _parse(self) -> str:
        samples = 0
        for pod, text in self._texts.items():
            try:
                found = sum(len(each.samples) for each in text_string_to_metric_families(text))
            except ValueError as error:
                found, reason = 0, f": {error}"
            else:
                reason = ""
            if not found:
                raise Broken(
                    f"what {pod.name} serves at {pod.path} are not metrics{reason}",
                    "check its annotations prometheus.io/port and prometheus.io/path",
                )
            samples += found
        return f"{samples} samples"

    def _expect(self, app: str, component: str) -> str:
        found = [pod.name for pod in self._pods if (pod.app, pod.component) == (app, component)]
        if not found:
            raise Broken(
                f"no pod of {app} ({component}) is to be scraped",
                f"kubectl get pods -A -l app={app}: it is not deployed, does not run, or lacks "
                "the annotations prometheus.io/scrape and prometheus.io/port",
            )
        return ", ".join(found)
