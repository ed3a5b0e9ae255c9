"""Manifests are rendered as a user renders them, and a warning is an error."""

from pathlib import Path

import pytest
import yaml

from chassis import __version__
from tests.helpers.manifests import render


@pytest.mark.parametrize(
    ("kustomization", "reason"),
    [
        ("commonLabels: {app: it}\nresources: [it.yaml]", "'commonLabels' is deprecated"),
        ("resources: [missing.yaml]", "missing.yaml"),
    ],
    ids=["a-warning", "a-missing-file"],
)
def test_a_folder_that_does_not_render_cleanly_is_refused(
    tmp_path: Path, kustomization: str, reason: str
) -> None:
    (tmp_path / "kustomization.yaml").write_text(kustomization)
    (tmp_path / "it.yaml").write_text("{apiVersion: v1, kind: ConfigMap, metadata: {name: it}}")
    with pytest.raises(render.NotRendered, match=reason):
        render.kustomize(tmp_path)


def test_every_component_is_rendered() -> None:
    found = {path.name for path in (render.INFRA / "components").iterdir() if path.is_dir()}
    assert found == {*render.OPTIONAL, *render.included("prod")}
    assert render.included("dev") <= render.included("prod")


def test_a_component_adds_or_changes_something() -> None:
    prod = render.text("prod")
    assert [each for each in render.OPTIONAL if render.text("prod", (each,)) == prod] == []


def test_the_images_are_those_of_this_version() -> None:
    images = yaml.safe_load((render.INFRA / "base" / "kustomization.yaml").read_text())["images"]
    assert {image["newTag"] for image in images} == {__version__}
