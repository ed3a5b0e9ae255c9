"""The page's pods read the experiments from a ConfigMap, which an overlay can replace."""

import shutil
from pathlib import Path

import yaml

from frontend.experiments.flags import load_flags
from frontend.settings import EXPERIMENTS
from tests.helpers.manifests import render
from tests.helpers.manifests.environment import environment
from tests.helpers.manifests.objects import Object, Workload, get, workloads

REPLACED = {"name": "experiments", "behavior": "replace", "files": ["experiments.yaml"]}


def test_they_are_those_of_the_image_unless_an_overlay_replaces_them() -> None:
    assert mounted(render.objects("prod")) == EXPERIMENTS.read_text(encoding="utf-8")


def test_an_overlay_starts_an_experiment_without_a_new_image(tmp_path: Path) -> None:
    shutil.copytree(render.INFRA, tmp_path / "infra")
    overlay = tmp_path / "infra/prod"
    changed = EXPERIMENTS.read_text(encoding="utf-8").replace("DISABLED", "ENABLED")
    (overlay / "experiments.yaml").write_text(changed, encoding="utf-8")
    kustomization = yaml.safe_load((overlay / "kustomization.yaml").read_text(encoding="utf-8"))
    kustomization["configMapGenerator"] = [REPLACED]
    (overlay / "kustomization.yaml").write_text(yaml.safe_dump(kustomization), encoding="utf-8")
    objects = list(yaml.safe_load_all(render.kustomize(overlay)))
    (tmp_path / "read.yaml").write_text(mounted(objects), encoding="utf-8")
    assert load_flags(tmp_path / "read.yaml").keys() == load_flags(EXPERIMENTS).keys()
    assert mounted(objects) == changed
    assert page(objects).pod["volumes"] != page(render.objects("prod")).pod["volumes"]


def page(objects: list[Object]) -> Workload:
    """Return the page's Deployment."""
    (found,) = (each for each in workloads(objects) if each.title == "Deployment/service-frontend")
    return found


def mounted(objects: list[Object]) -> str:
    """Return the text of the file that the page's settings name, which its pods mount."""
    pod = page(objects).pod
    (web,) = (each for each in pod["containers"] if each["name"] == "web")
    file = Path(environment(objects, web)["EXPERIMENTS_FILE"])
    (mount,) = (each for each in web["volumeMounts"] if each["mountPath"] == str(file.parent))
    assert mount["readOnly"] is True
    (volume,) = (each for each in pod["volumes"] if each["name"] == mount["name"])
    config = get(objects, f"ConfigMap/{volume['configMap']['name']}")
    return str(config["data"][file.name])
