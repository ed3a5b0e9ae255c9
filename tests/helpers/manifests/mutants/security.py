"""Mutants of pod security."""

from tests.helpers.manifests.mutants.mutant import Mutant, add, drop, put
from tests.helpers.manifests.mutants.places import (
    CONSUMER,
    CURRENCY,
    INGESTOR,
    MONGODB,
    MYSQL,
    PAGE,
    POD,
    RANKING,
    RUN,
    WEB,
)

MUTANTS = (
    Mutant(
        "a privileged container",
        "pods_are_restricted",
        put(True, CURRENCY, *WEB, "securityContext", "privileged"),
    ),
    Mutant(
        "a container that may run as root",
        "pods_are_restricted",
        drop(PAGE, *POD, "securityContext", "runAsNonRoot"),
    ),
    Mutant(
        "a container that keeps capabilities",
        "pods_are_restricted",
        put([], MYSQL, *POD, "containers", 0, "securityContext", "capabilities", "drop"),
    ),
    Mutant(
        "an init container that may gain privileges",
        "pods_are_restricted",
        put(
            True,
            CURRENCY,
            *POD,
            "initContainers",
            "migrate",
            "securityContext",
            "allowPrivilegeEscalation",
        ),
    ),
    Mutant(
        "no seccomp profile",
        "pods_are_restricted",
        drop(CONSUMER, *POD, "securityContext", "seccompProfile"),
    ),
    Mutant(
        "a folder of the node",
        "pods_are_restricted",
        add({"name": "host", "hostPath": {"path": "/"}}, CURRENCY, *POD, "volumes"),
    ),
    Mutant(
        "the network of the node",
        "pods_are_restricted",
        put(True, INGESTOR, *RUN, *POD[1:], "hostNetwork"),
    ),
    Mutant(
        "a port of the node",
        "pods_are_restricted",
        put(8000, CURRENCY, *WEB, "ports", "http", "hostPort"),
    ),
    Mutant(
        "a namespace that enforces less",
        "namespaces_enforce_pod_security",
        put(
            "baseline",
            "Namespace/trip-service-prod",
            "metadata",
            "labels",
            "pod-security.kubernetes.io/enforce",
        ),
    ),
    Mutant(
        "a root file system that can be written",
        "containers_cannot_write_their_image",
        put(False, RANKING, *WEB, "securityContext", "readOnlyRootFilesystem"),
    ),
    Mutant(
        "another user",
        "pods_run_as_our_user",
        put(1000, MONGODB, *POD, "securityContext", "runAsUser"),
    ),
    Mutant(
        "a mounted token",
        "pods_know_nothing_of_the_cluster",
        put(True, PAGE, *POD, "automountServiceAccountToken"),
    ),
    Mutant(
        "variables of Services",
        "pods_know_nothing_of_the_cluster",
        drop(CURRENCY, *POD, "enableServiceLinks"),
    ),
    Mutant(
        "a quoted boolean",
        "pods_know_nothing_of_the_cluster",
        put("false", CURRENCY, *POD, "enableServiceLinks"),
    ),
)
