"""The environment of a container, as the kubelet makes it from manifests and image."""

import re
from pathlib import Path

from chassis.settings import Settings
from chassis.web.server import ServerSettings
from currency.settings import CurrencySettings
from frontend.settings import FrontendSettings
from history.settings import HistorySettings
from ingestor.settings import IngestorSettings
from ranking.settings import InitialiseSettings, RankingSettings
from tests.helpers.manifests.objects import Object, find

# Every Secret has 32 letters and digits.
SECRET = "x" * 32
IMAGE = re.compile(r"(?:^|/)trip-service/([a-z]+)(?=[:@]|$)")
# What a process reads, by the module that its command runs.
SETTINGS: dict[str, tuple[type[Settings], ...]] = {
    "currency.app": (CurrencySettings, ServerSettings),
    "currency.consumer": (CurrencySettings,),
    "currency.migrate": (CurrencySettings,),
    "history.app": (HistorySettings, ServerSettings),
    "history.consumer": (HistorySettings,),
    "history.migrate": (HistorySettings,),
    "ranking.app": (RankingSettings, ServerSettings),
    "ranking.migrate": (RankingSettings,),
    "ranking.mongodb.initialise": (InitialiseSettings,),
    "frontend.app": (FrontendSettings, ServerSettings),
    "ingestor": (IngestorSettings,),
    "chassis.events": (Settings,),
}
DOCKERFILE = Path(__file__).parents[3] / "Dockerfile"


def service(container: Object) -> str | None:
    """Return the service whose image a container runs, or None if it is not one of ours."""
    found = IMAGE.search(container["image"])
    return found[1] if found else None


def module(container: Object) -> str | None:
    """Return the module that a container with one of our images runs, or None if it has another."""
    name, command = service(container), container.get("command") or []
    if name is None:
        return None
    return str(command[2]) if command[:2] == ["python", "-m"] else f"{name}.app"


def environment(objects: list[Object], container: Object) -> dict[str, str]:
    """Return what the manifests set, with a stand-in for secrets and facts of the pod."""
    variables: dict[str, str] = {}
    for source in container.get("envFrom") or ():
        reference = source.get("configMapRef") or {"name": ""}
        found = find(objects, f"ConfigMap/{reference['name']}") or {}
        prefix = source.get("prefix", "")
        variables |= {f"{prefix}{key}": value for key, value in (found.get("data") or {}).items()}
    for each in container.get("env") or ():
        variables[each["name"]] = _value(objects, each)
    return {key: _expanded(value, variables) for key, value in variables.items()}


def image_environment(name: str) -> dict[str, str]:
    """Return what the Dockerfile sets in the image of a service."""
    stages: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if found := re.match(r"FROM\s+(\S+)(?:\s+AS\s+(\S+))?", line, re.IGNORECASE):
            current = dict(stages.get(found[1], {}))
            stages[found[2] or ""] = current
        elif line.startswith("ENV "):
            current |= dict(re.findall(r'(\w+)="?([^"\s]*)"?', line[4:]))
    return stages[name]


def _value(objects: list[Object], variable: Object) -> str:
    source = variable.get("valueFrom")
    if not source:
        return str(variable.get("value", ""))
    if reference := source.get("configMapKeyRef"):
        found = find(objects, f"ConfigMap/{reference['name']}") or {}
        return str((found.get("data") or {}).get(reference["key"], SECRET))
    return SECRET


def _expanded(value: str, variables: dict[str, str]) -> str:
    return re.sub(r"\$\((\w+)\)", lambda found: variables.get(found[1], found[0]), value)
