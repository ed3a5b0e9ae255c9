"""Mutants of NetworkPolicies."""

from tests.helpers.manifests.mutants.mutant import Mutant, beside, drop, put, without
from tests.helpers.manifests.mutants.places import ANY, ANYBODY, OPERATOR

OPEN = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {"name": "open", **ANY},
    "spec": ANYBODY,
}
MUTANTS = (
    Mutant(
        "an initialiser that its server refuses",
        "policies_admit_every_flow",
        put(
            ["service-ranking"],
            "NetworkPolicy/mongodb-from-clients",
            *("spec", "ingress", 0, "from", 0, "podSelector", "matchExpressions", 0, "values"),
        ),
    ),
    Mutant(
        "no way to the names of servers", "policies_admit_every_flow", without("NetworkPolicy/dns")
    ),
    Mutant(
        "a store that refuses its service",
        "policies_admit_every_flow",
        without("NetworkPolicy/mysql-from-clients"),
    ),
    Mutant(
        "a service that may not reach its store",
        "policies_admit_every_flow",
        without("NetworkPolicy/clients-to-mongodb"),
    ),
    Mutant(
        "a port that a policy misses",
        "policies_admit_every_flow",
        put(8001, "NetworkPolicy/apis-from-page", "spec", "ingress", 0, "ports", 0, "port"),
    ),
    Mutant(
        "metrics that the API server may not read",
        "policies_admit_every_flow",
        without("NetworkPolicy/metrics-from-api-server"),
    ),
    Mutant(
        "metrics that an operator may not read",
        "policies_admit_every_flow",
        without("NetworkPolicy/metrics-from-prometheus"),
        OPERATOR,
    ),
    Mutant("a policy that opens everything", "policies_admit_no_other_flow", beside(OPEN)),
    Mutant("nothing denied", "policies_admit_no_other_flow", without("NetworkPolicy/default-deny")),
    Mutant(
        "the metadata of the cloud for the ingestor",
        "policies_admit_no_other_flow",
        drop(
            "NetworkPolicy/ingestor-to-rate-sources",
            "spec",
            "egress",
            0,
            "to",
            0,
            "ipBlock",
            "except",
        ),
    ),
    Mutant(
        "every port of the internet",
        "policies_admit_no_other_flow",
        drop("NetworkPolicy/ingestor-to-rate-sources", "spec", "egress", 0, "ports"),
    ),
    Mutant(
        "a store that everybody may reach",
        "policies_admit_no_other_flow",
        drop("NetworkPolicy/mysql-from-clients", "spec", "ingress", 0, "from"),
    ),
)
