"""Mutants of targets and autoscalers."""

from tests.helpers.manifests.mutants.mutant import Mutant, copied, drop, put, without
from tests.helpers.manifests.mutants.places import (
    BUDGET,
    CONSUMER,
    CURRENCY,
    GATEWAY,
    KEDA,
    MONGODB,
    ROLE,
    ROUTE,
    SCALED,
    SERVICE,
)

SCALER = "HorizontalPodAutoscaler/service-currency"
MUTANTS = (
    Mutant(
        "an autoscaler of nothing",
        "scaled_workloads_exist",
        put("currency", SCALER, "spec", "scaleTargetRef", "name"),
    ),
    Mutant(
        "replicas beside an autoscaler",
        "autoscalers_decide_alone",
        put(2, CURRENCY, "spec", "replicas"),
    ),
    Mutant("two autoscalers of one service", "autoscalers_decide_alone", copied(SCALER, "another")),
    Mutant(
        "a service with a single pod",
        "autoscalers_have_a_sane_range",
        put(1, SCALER, "spec", "minReplicas"),
    ),
    Mutant(
        "replicas beside a scaler",
        "autoscalers_decide_alone",
        put(2, CONSUMER, "spec", "replicas"),
        KEDA,
    ),
    Mutant(
        "two kinds of autoscalers",
        "autoscalers_decide_alone",
        put("service-frontend", SCALED, "spec", "scaleTargetRef", "name"),
        KEDA,
    ),
    Mutant(
        "more consumers than partitions",
        "autoscalers_have_a_sane_range",
        put(4, SCALED, "spec", "maxReplicaCount"),
        KEDA,
    ),
    Mutant(
        "no consumer",
        "autoscalers_have_a_sane_range",
        put(0, SCALED, "spec", "minReplicaCount"),
        KEDA,
    ),
    Mutant(
        "scaling without a fallback",
        "scaling_survives_without_prometheus",
        drop(SCALED, "spec", "fallback"),
        KEDA,
    ),
    Mutant("no budget", "autoscaled_services_have_a_budget", without(BUDGET)),
    Mutant("a binding of no role", "bindings_bind_what_exists", without(ROLE)),
    Mutant(
        "a binding of no account",
        "bindings_bind_what_exists",
        put("prometheus", "RoleBinding/prometheus-remote", "subjects", 0, "name"),
    ),
    Mutant(
        "a route to the port of the pod",
        "routes_lead_to_services",
        put(8080, ROUTE, "spec", "rules", 0, "backendRefs", 0, "port"),
        GATEWAY,
    ),
    Mutant(
        "a StatefulSet without its Service",
        "stateful_sets_have_their_service",
        put("mongo", MONGODB, "spec", "serviceName"),
    ),
    Mutant(
        "a StatefulSet behind an address",
        "stateful_sets_have_their_service",
        drop("Service/mysql", "spec", "clusterIP"),
    ),
    Mutant(
        "an object in another namespace",
        "namespaces_exist",
        put("trip-service", SERVICE, "metadata", "namespace"),
    ),
)
