"""Mutants of queries."""

from tests.helpers.manifests.mutants.mutant import Mutant, put
from tests.helpers.manifests.mutants.places import KEDA, SCALED

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
        put('sum(consumer_lag_messages{app="service-history"})', SCALED, *QUERY),
        KEDA,
    ),
)
