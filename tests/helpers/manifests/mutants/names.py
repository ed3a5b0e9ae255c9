"""Mutants of names and labels."""

from tests.helpers.manifests.mutants.mutant import Mutant, drop, put
from tests.helpers.manifests.mutants.places import COMPONENT, CURRENCY, TEMPLATE

MUTANTS = (
    Mutant(
        "another name than the seed's",
        "names_of_the_seed_are_kept",
        put("currency", CURRENCY, "metadata", "name"),
    ),
    Mutant(
        "another label app",
        "names_of_the_seed_are_kept",
        put("currency", CURRENCY, *TEMPLATE, "metadata", "labels", "app"),
    ),
    Mutant(
        "a Service on another port",
        "services_of_the_seed_are_kept",
        put(8000, "Service/service-ranking", "spec", "ports", 0, "port"),
    ),
    Mutant(
        "an object of nobody",
        "objects_belong_to_the_system",
        drop("Service/mysql", "metadata", "labels", "app.kubernetes.io/part-of"),
    ),
    Mutant(
        "a pod without a component",
        "workloads_say_what_they_are",
        drop(CURRENCY, *TEMPLATE, "metadata", "labels", COMPONENT),
    ),
)
