"""The HTTP contracts: hand-written OpenAPI 3.1; shared parts are bundled in when served."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from chassis.openapi.derived import complete

SHARED = "common.yaml"


@cache
def contract(service: str) -> dict[str, Any]:
    """Return the self-contained OpenAPI document of the package ``service``."""
    own = yaml.safe_load(files(service).joinpath("openapi.yaml").read_bytes())
    shared = yaml.safe_load(files(__name__).joinpath(SHARED).read_bytes())
    for kind, parts in shared["components"].items():
        own.setdefault("components", {}).setdefault(kind, {}).update(parts)
    own["paths"].update(shared["paths"])
    bundled: dict[str, Any] = _localised(own)
    complete(bundled)
    return bundled


@cache
def rendered(service: str) -> str:
    """Return the same document as YAML text."""
    return yaml.safe_dump(contract(service), sort_keys=False, allow_unicode=True)


def statuses(service: str) -> dict[tuple[str, str], list[str]]:
    """Return the statuses that the contract names for each method and path.

    Of HEAD it is the usual one alone: it has those of GET, but few callers see another.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for path, item in contract(service)["paths"].items():
        for method, operation in item.items():
            found[method.upper(), path] = [*operation["responses"]]
        if "get" in item:
            found["HEAD", path] = found["GET", path][:1]
    return found


def _localised(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _localised(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_localised(value) for value in node]
    return node.removeprefix(SHARED) if isinstance(node, str) else node
