"""Mutants of resources."""

from tests.helpers.manifests.mutants.mutant import Mutant, drop, put
from tests.helpers.manifests.mutants.places import CURRENCY, POD, WEB

MUTANTS = (
    Mutant(
        "memory in a unit that does not exist",
        "quantities_can_be_read",
        put("128MB", CURRENCY, *WEB, "resources", "requests", "memory"),
    ),
    Mutant(
        "no limit of memory",
        "containers_state_their_needs",
        drop(CURRENCY, *WEB, "resources", "limits", "memory"),
    ),
    Mutant(
        "a limit of cpu",
        "containers_state_their_needs",
        put("1", CURRENCY, *WEB, "resources", "limits", "cpu"),
    ),
    Mutant(
        "a request beyond the limit",
        "containers_state_their_needs",
        put("2Gi", CURRENCY, *WEB, "resources", "requests", "memory"),
    ),
    Mutant(
        "an init container without requests",
        "containers_state_their_needs",
        drop(CURRENCY, *POD, "initContainers", "migrate", "resources", "requests"),
    ),
    Mutant(
        "a volume without a size",
        "memory_volumes_fit_the_limit",
        put({}, CURRENCY, *POD, "volumes", "tmp", "emptyDir"),
    ),
    Mutant(
        "a memory volume as large as the limit",
        "memory_volumes_fit_the_limit",
        put("1Gi", CURRENCY, *POD, "volumes", "metrics", "emptyDir", "sizeLimit"),
    ),
    Mutant(
        "an autoscaler without a request",
        "autoscaled_resources_are_requested",
        drop(CURRENCY, *WEB, "resources", "requests", "cpu"),
    ),
)
