"""The rules that all rendered manifests keep, by noun."""

from collections.abc import Callable
from inspect import isfunction

from tests.helpers.manifests.objects import Object
from tests.helpers.manifests.rules import (
    access,
    environment,
    flows,
    names,
    ports,
    queries,
    references,
    releases,
    resources,
    secrecy,
    security,
    selectors,
    targets,
    time,
)

# A rule returns a sentence for each fault, which names the object.
Rule = Callable[[list[Object]], list[str]]


MODULES = (
    access,
    environment,
    flows,
    names,
    ports,
    queries,
    references,
    releases,
    resources,
    secrecy,
    security,
    selectors,
    targets,
    time,
)
# Every public function of these modules is a rule.
RULES: dict[str, Rule] = {
    name: each
    for module in MODULES
    for name, each in vars(module).items()
    if isfunction(each) and each.__module__ == module.__name__ and not name.startswith("_")
}
