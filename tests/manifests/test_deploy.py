"""Deploying an overlay with the images of a tag."""

import sys
from pathlib import Path

import pytest
import yaml

from launch import deploy
from launch.kubectl import Refused

ROOT = Path(__file__).parents[2]
KUBECTL = str(Path(sys.executable).with_name("kubectl"))


@pytest.fixture(autouse=True)
def kubectl(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the kubectl of the virtual environment."""
    monkeypatch.setenv("KUBECTL", KUBECTL)


def images(manifests: str) -> set[str]:
    found = set()
    for each in yaml.safe_load_all(manifests):
        spec = each.get("spec", {}).get("jobTemplate", each).get("spec", {})
        pod = spec.get("template", {}).get("spec", {}) if isinstance(spec, dict) else {}
        for kind in ("containers", "initContainers"):
            found |= {container["image"] for container in pod.get(kind, ())}
    return found


@pytest.mark.parametrize("overlay", ["dev", "prod"])
def test_every_image_of_ours_has_the_tag_and_no_other_has(overlay: str) -> None:
    rendered = images(deploy.render(ROOT / "infra" / overlay, "ghcr.io/us/", "1.2.3"))
    ours = {each for each in rendered if "trip-service" in each}
    names = ("currency", "ranking", "history", "ingestor", "frontend")
    assert ours == {f"ghcr.io/us/trip-service/{name}:1.2.3" for name in names}
    assert {each.partition(":")[0] for each in rendered - ours} == {
        "mysql",
        "mongo",
        "apache/kafka",
    }


def test_the_overlay_itself_stays_as_it_is() -> None:
    file = ROOT / "infra/prod/kustomization.yaml"
    before = file.read_bytes()
    deploy.render(ROOT / "infra/prod", "ghcr.io/us/", "1.2.3")
    assert file.read_bytes() == before


def test_the_namespace_is_that_of_the_workloads() -> None:
    manifests = deploy.render(ROOT / "infra/prod", "", "1.2.3")
    assert deploy.namespace(manifests) == "trip-service-prod"


def test_a_folder_that_is_no_overlay_is_refused(tmp_path: Path) -> None:
    (tmp_path / "overlay").mkdir()
    with pytest.raises(SystemExit, match=r"^not deployed: .*kustomization\.yaml"):
        deploy.main([str(tmp_path / "overlay"), "--tag", "1.2.3"])


def test_a_kubectl_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECTL", "/nowhere/kubectl")
    with pytest.raises(Refused, match=r"^KUBECTL: /nowhere/kubectl cannot be run: No such"):
        deploy.render(ROOT / "infra/prod", "", "1.2.3")


def test_a_record_of_an_earlier_deployment_cannot_undo_one_that_never_began(tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit):
        deploy.main([str(tmp_path), "--tag", "1.2.3", "--record", str(record)])
    assert not record.exists()
