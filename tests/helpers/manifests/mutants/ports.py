"""Mutants of ports and probes."""

from tests.helpers.manifests.mutants.mutant import Mutant, add, drop, put
from tests.helpers.manifests.mutants.places import (
    COMPONENT,
    CURRENCY,
    INGESTOR,
    INITIALISER,
    MONITOR,
    MYSQL,
    OPERATOR,
    POD,
    RANKING,
    SERVICE,
    TEMPLATE,
    WEB,
)

MUTANTS = (
    Mutant(
        "a Service to an unknown port",
        "services_lead_to_declared_ports",
        put("web", SERVICE, "spec", "ports", 0, "targetPort"),
    ),
    Mutant(
        "a Service without a target port",
        "services_lead_to_declared_ports",
        drop(SERVICE, "spec", "ports", 0, "targetPort"),
    ),
    Mutant(
        "a Service to the metrics",
        "no_service_leads_to_metrics",
        add({"name": "metrics", "port": 9090}, SERVICE, "spec", "ports"),
    ),
    Mutant(
        "two ports with one number",
        "ports_of_a_pod_differ",
        put(8000, CURRENCY, *WEB, "ports", "metrics", "containerPort"),
    ),
    Mutant(
        "an annotation with another port",
        "pods_announce_their_metrics",
        put("8000", CURRENCY, *TEMPLATE, "metadata", "annotations", "prometheus.io/port"),
    ),
    Mutant(
        "a pod that nobody scrapes",
        "pods_announce_their_metrics",
        drop(
            INGESTOR,
            "spec",
            "jobTemplate",
            "spec",
            *TEMPLATE[1:],
            "metadata",
            "annotations",
            "prometheus.io/scrape",
        ),
    ),
    Mutant(
        "a datastore that is scraped",
        "pods_announce_their_metrics",
        put({"prometheus.io/scrape": "true"}, MYSQL, *TEMPLATE, "metadata", "annotations"),
    ),
    Mutant(
        "an initialiser that is scraped",
        "pods_announce_their_metrics",
        put({"prometheus.io/scrape": "true"}, INITIALISER, *TEMPLATE, "metadata", "annotations"),
    ),
    Mutant(
        "an initialiser without a liveness probe",
        "services_are_probed",
        drop(INITIALISER, *POD, "containers", 0, "livenessProbe"),
    ),
    Mutant(
        "a monitor of another port",
        "monitors_name_declared_ports",
        put("http", MONITOR, "spec", "podMetricsEndpoints", 0, "port"),
        OPERATOR,
    ),
    Mutant(
        "a monitor of fewer pods",
        "monitors_name_declared_ports",
        put({"matchLabels": {COMPONENT: "web"}}, MONITOR, "spec", "selector"),
        OPERATOR,
    ),
    Mutant(
        "a probe of an unknown port",
        "probes_ask_declared_ports",
        put("web", CURRENCY, *WEB, "readinessProbe", "httpGet", "port"),
    ),
    Mutant(
        "liveness that asks readiness",
        "probes_ask_the_right_question",
        put("/readyz", CURRENCY, *WEB, "livenessProbe", "httpGet", "path"),
    ),
    Mutant("no startup probe", "services_are_probed", drop(RANKING, *WEB, "startupProbe")),
)
