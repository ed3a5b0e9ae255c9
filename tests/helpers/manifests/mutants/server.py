"""Mutants that only an API server catches, with what it says."""

from dataclasses import dataclass

from tests.helpers.manifests.mutants.mutant import Break, add, changed, drop, put
from tests.helpers.manifests.mutants.places import (
    ALERTS,
    BUDGET,
    CURRENCY,
    GATEWAY,
    INGESTOR,
    KEDA,
    MONITOR,
    OPERATOR,
    PAGE,
    POD,
    ROUTE,
    SCALED,
    SERVICE,
    WEB,
)
from tests.helpers.manifests.objects import Object

SCALER = "HorizontalPodAutoscaler/service-frontend"


@dataclass(frozen=True)
class ServerMutant:
    """A breakage, and a part of the sentence with which the server refuses it."""

    name: str
    sentence: str
    broken: Break
    components: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name.replace(" ", "-")

    def of(self, objects: list[Object]) -> list[Object]:
        """Return a broken copy of objects."""
        return changed(objects, self.broken)


MUTANTS = (
    ServerMutant(
        "an old version of an API",
        "no matches for kind",
        put("apps/v1beta1", CURRENCY, "apiVersion"),
    ),
    ServerMutant(
        "a misspelt field", "unknown field", put(1, CURRENCY, *POD, "terminationGraceSeconds")
    ),
    ServerMutant(
        "a word for a boolean", 'expected "boolean"', put("false", PAGE, *POD, "enableServiceLinks")
    ),
    ServerMutant(
        "a quantity in megabytes",
        "quantities must match",
        put("128MB", CURRENCY, *WEB, "resources", "limits", "memory"),
    ),
    ServerMutant(
        "a schedule in a 61st minute",
        "end of range",
        put("61 * * * *", INGESTOR, "spec", "schedule"),
    ),
    ServerMutant(
        "a time zone that does not exist",
        "unknown time zone",
        put("Asia/Busan", INGESTOR, "spec", "timeZone"),
    ),
    ServerMutant(
        "a budget with two bounds", "cannot be both set", put(1, BUDGET, "spec", "minAvailable")
    ),
    ServerMutant(
        "fewer pods at most than at least",
        "greater than or equal to `minReplicas`",
        put(9, SCALER, "spec", "minReplicas"),
    ),
    ServerMutant(
        "two volumes of one name",
        "Duplicate value",
        add({"name": "tmp", "emptyDir": {}}, CURRENCY, *POD, "volumes"),
    ),
    ServerMutant(
        "the name of a port that is too long",
        "must be no more than 15",
        put("metrics-of-all-workers", CURRENCY, *WEB, "ports", "metrics", "name"),
    ),
    ServerMutant(
        "a probe with two questions",
        "may not specify more than 1 handler",
        put({"port": "http"}, CURRENCY, *WEB, "livenessProbe", "tcpSocket"),
    ),
    ServerMutant(
        "a network of 33 bits",
        "must be a valid CIDR",
        put(
            "10.0.0.0/33",
            "NetworkPolicy/metrics-from-api-server",
            "spec",
            "ingress",
            0,
            "from",
            0,
            "ipBlock",
            "cidr",
        ),
    ),
    ServerMutant(
        "a selector that its pods lack",
        "does not match template",
        put("another", CURRENCY, "spec", "selector", "matchLabels", "app"),
    ),
    ServerMutant(
        "a Service without ports", "spec.ports: Required", put([], SERVICE, "spec", "ports")
    ),
    ServerMutant(
        "a container that may run as root",
        "would violate PodSecurity",
        put(False, PAGE, *POD, "securityContext", "runAsNonRoot"),
    ),
    ServerMutant(
        "a route of no host", "hostnames", put(["not a host"], ROUTE, "spec", "hostnames"), GATEWAY
    ),
    ServerMutant(
        "a scaler of nothing", "scaleTargetRef", drop(SCALED, "spec", "scaleTargetRef"), KEDA
    ),
    ServerMutant(
        "a monitor of a numbered port",
        "podMetricsEndpoints",
        put(9090, MONITOR, "spec", "podMetricsEndpoints", 0, "port"),
        OPERATOR,
    ),
    ServerMutant(
        "an alert without an expression",
        "expr",
        drop(ALERTS, "spec", "groups", 0, "rules", 0, "expr"),
        OPERATOR,
    ),
)
