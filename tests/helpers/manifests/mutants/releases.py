"""Mutants of what a release replaces."""

from tests.helpers.manifests.mutants.mutant import Mutant, add
from tests.helpers.manifests.mutants.places import MONGODB, MYSQL, POD

OURS = {"name": "it", "image": "registry.example/trip-service/ranking:1.2.3"}
MUTANTS = (
    Mutant(
        "a container of ours beside a datastore",
        "releases_replace_no_datastore",
        add(OURS, MYSQL, *POD, "containers"),
    ),
    Mutant(
        "a sidecar of ours beside a datastore",
        "releases_replace_no_datastore",
        add({**OURS, "restartPolicy": "Always"}, MONGODB, *POD, "initContainers"),
    ),
)
