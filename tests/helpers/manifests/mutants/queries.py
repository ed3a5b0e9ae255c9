"""Mutants of queries."""

from tests.helpers.manifests.mutants.mutant import Mutant, put
from tests.helpers.manifests.mutants.places import ALERTS, KEDA, OPERATOR, SCALED

QUERY = ("spec", "triggers", 0, "metadata", "query")
MUTANTS = (
    Mutant(
        "a query of a misspelt metric",
        "queries_name_metrics_that_exist",
        put('sum(consumer_lag{namespace="trip-service-prod"})', SCALED, *QUERY),
        KEDA,
    ),
    Mutant(
        "a query of every namespace",
        "queries_look_at_our_namespace",
        put('up{app="service-ranking"} == 0', ALERTS, "spec", "groups", 0, "rules", 0, "expr"),
        OPERATOR,
    ),
)
