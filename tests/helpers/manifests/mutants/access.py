"""Mutants of roles."""

from tests.helpers.manifests.mutants.mutant import Mutant, add, put
from tests.helpers.manifests.mutants.places import ROLE

MUTANTS = (
    Mutant(
        "commands through nodes",
        "roles_only_read",
        add({"apiGroups": [""], "resources": ["nodes/proxy"], "verbs": ["get"]}, ROLE, "rules"),
    ),
    Mutant("a wildcard", "roles_only_read", put(["*"], ROLE, "rules", 0, "resources")),
    Mutant("a verb that changes", "roles_only_read", add("delete", ROLE, "rules", 0, "verbs")),
    Mutant(
        "pods of the whole cluster",
        "cluster_roles_are_those_of_the_design",
        add(
            {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]},
            "ClusterRole/prometheus-remote",
            "rules",
        ),
    ),
)
