"""How the two overlays differ: only where a small system is meant to."""

import re
from typing import Any

from tests.helpers.manifests.objects import Object, title, walk

# Objects that only prod has.
ONLY_IN_PROD = re.compile(
    r"(HorizontalPodAutoscaler|PodDisruptionBudget)/.*|.*/prometheus-remote"
    r"|NetworkPolicy/metrics-from-api-server"
)
# Fields that differ, by the title of their object.
MEANT = (
    re.compile(r"Deployment/service-[a-z]+: spec\.replicas"),
    re.compile(r".*: .*\bresources\.(requests|limits)\.(cpu|memory|storage)"),
    re.compile(r".*: .*\b(initContainers|containers)\.[a-z-]+\.image"),
    re.compile(r"Deployment/.*: .*\.env\.WEB_CONCURRENCY\.value"),
)
_HASH = re.compile(r"-[a-z0-9]{10}$")
_NAMESPACE = re.compile(r"\btrip-service-(dev|prod)\b")


def differences(dev: list[Object], prod: list[Object]) -> list[str]:
    """Return a sentence for each object and field whose difference is not meant."""
    small, large = _leaves(dev), _leaves(prod)
    lonely = [f"{each}: is only in dev" for each in small.keys() - large.keys()]
    lonely += [
        f"{each}: is only in prod"
        for each in large.keys() - small.keys()
        if not ONLY_IN_PROD.fullmatch(each)
    ]
    return lonely + [
        f"{where}: is {small[each].get(path)!r} in dev and {large[each].get(path)!r} in prod"
        for each in small.keys() & large.keys()
        for path in small[each].keys() | large[each].keys()
        if small[each].get(path) != large[each].get(path)
        and not any(pattern.fullmatch(where := f"{each}: {path}") for pattern in MEANT)
    ]


def _leaves(objects: list[Object]) -> dict[str, dict[str, object]]:
    names = [each["metadata"]["name"] for each in objects if each["kind"] == "ConfigMap"]
    hashed = {name: _HASH.sub("", name) for name in names}
    return {
        _same(title(each), hashed): {
            ".".join(path): _same(value, hashed) for path, value in walk(each)
        }
        for each in objects
    }


def _same(value: Any, hashed: dict[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    for name, short in hashed.items():
        value = value.replace(name, short)
    return _NAMESPACE.sub("trip-service", value)
