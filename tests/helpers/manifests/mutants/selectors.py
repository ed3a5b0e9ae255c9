"""Mutants of selectors."""

from tests.helpers.manifests.mutants.mutant import Mutant, drop, put
from tests.helpers.manifests.mutants.places import BUDGET, COMPONENT, CURRENCY, POD, SERVICE

APP = ("matchLabels", "app")
MUTANTS = (
    Mutant(
        "a selector that its pods lack",
        "controllers_select_their_own_pods",
        put("another", CURRENCY, "spec", "selector", *APP),
    ),
    Mutant(
        "a Deployment that selects consumers too",
        "controllers_select_their_own_pods",
        drop(CURRENCY, "spec", "selector", "matchLabels", COMPONENT),
    ),
    Mutant(
        "a Service that selects consumers too",
        "services_select_the_workload_of_their_name",
        drop(SERVICE, "spec", "selector", COMPONENT),
    ),
    Mutant(
        "a Service that selects nothing",
        "services_select_the_workload_of_their_name",
        put("currency", SERVICE, "spec", "selector", "app"),
    ),
    Mutant(
        "a budget of another service",
        "budgets_select_the_workload_of_their_name",
        put("service-history", BUDGET, "spec", "selector", *APP),
    ),
    Mutant(
        "a budget of every pod",
        "budgets_select_the_workload_of_their_name",
        put({}, BUDGET, "spec", "selector"),
    ),
    Mutant(
        "pods that spread among others",
        "pods_spread_among_their_own",
        drop(CURRENCY, *POD, "topologySpreadConstraints", 0, "matchLabelKeys"),
    ),
    Mutant(
        "a policy for nobody",
        "policies_and_monitors_select_something",
        put(
            {"matchLabels": {"app": "mysqld"}},
            "NetworkPolicy/mysql-from-clients",
            "spec",
            "podSelector",
        ),
    ),
)
