"""Every mutant of the rendered manifests."""

from tests.helpers.manifests.mutants import (
    access,
    environment,
    images,
    names,
    policies,
    ports,
    queries,
    references,
    releases,
    resources,
    security,
    selectors,
    targets,
    time,
)

MODULES = (
    access,
    environment,
    images,
    names,
    policies,
    ports,
    queries,
    references,
    releases,
    resources,
    security,
    selectors,
    targets,
    time,
)
MUTANTS = [each for module in MODULES for each in module.MUTANTS]
