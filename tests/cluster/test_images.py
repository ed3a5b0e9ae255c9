"""The images that ``make images`` builds, looked into and run without a cluster."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest

from chassis import __version__
from tests.helpers.images import services
from tests.helpers.images.storage import Storage
from tests.helpers.needs import needs

MOST_MEGABYTES = 260
SHARED_LAYERS = 6
FORBIDDEN = ("gcc", "cc", "make", "pip", "pip3", "node", "npm")
PACKAGES = Path("opt/venv/lib/python3.11/site-packages")
IMPORTS = """
import importlib, pkgutil
import chassis, currency, frontend, history, ingestor, launch, ranking
for package in (chassis, currency, frontend, history, ingestor, launch, ranking):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.name.rpartition(".")[2] not in ("__main__", "app", "gunicorn"):
            if not module.name.startswith("launch.secrets"):
                importlib.import_module(module.name)
from chassis.catalogue import countries, currencies
import sqlalchemy.dialects.mysql, sqlalchemy.dialects.sqlite, confluent_kafka.admin, holidays
names = countries.countries()["KR"].names
print(names.ko, currencies.currencies()["USD"].names.en, len(holidays.ECB(years=2026)))
"""


@pytest.fixture(scope="module")
def storage() -> Storage:
    """The storage with all five images."""
    needs(shutil.which("buildah") and os.geteuid() == 0, "no buildah here, or not root")
    found = services.storage()
    services.build(found)
    return found


@pytest.fixture(scope="module", params=services.TARGETS)
def image(request: pytest.FixtureRequest, storage: Storage) -> str:
    """The name of one image after the other."""
    return services.name(request.param)


@pytest.fixture(scope="module")
def files(storage: Storage, image: str) -> Iterator[Path]:
    """The folder with the files of the image."""
    with storage.mounted(image) as folder:
        yield folder


def settings(storage: Storage, image: str) -> dict[str, object]:
    inspected = json.loads(storage.run("buildah", "inspect", "--type", "image", image))
    found: dict[str, object] = inspected["OCIv1"]
    return found


def test_nothing_in_it_builds_or_installs(files: Path) -> None:
    programs = {path.name for folder in ("bin", "sbin") for path in files.glob(f"**/{folder}/*")}
    assert programs & {"python3", "gunicorn"} == {"python3", "gunicorn"}
    assert not programs & {*FORBIDDEN}
    modules = {path.parent.name for path in files.glob("**/*-packages/*/__init__.py")}
    assert "flask" in modules
    assert not modules & {"pip", "setuptools", "wheel"}


def test_it_is_small(storage: Storage, image: str) -> None:
    listed = storage.run("buildah", "images", "--json", image)
    size = json.loads(listed)[0]["size"]
    assert megabytes(size) < MOST_MEGABYTES


def megabytes(size: str) -> float:
    amount, unit = size.split()
    return float(amount) * {"MB": 1, "GB": 1000}[unit]


def test_it_says_what_it_is_and_runs_as_nobody_in_particular(storage: Storage, image: str) -> None:
    config = settings(storage, image)["config"]
    assert isinstance(config, dict)
    assert config["User"] == "10001:10001"
    labels = {key.rpartition(".")[2]: text for key, text in config["Labels"].items()}
    assert labels["version"] == __version__
    assert labels["licenses"] == "Apache-2.0"
    assert re.fullmatch(r"[0-9a-f]{40}", labels["revision"])
    assert {"title", "description", "created"} < labels.keys()
    assert "source" not in labels


def test_the_images_share_their_layers(storage: Storage) -> None:
    chains = []
    for target in services.TARGETS:
        layers = settings(storage, services.name(target))["rootfs"]
        assert isinstance(layers, dict)
        chains.append(tuple(layers["diff_ids"][:SHARED_LAYERS]))
    assert len(set(chains)) == 1


def test_its_list_of_libraries_is_what_is_installed(files: Path) -> None:
    bom = json.loads((files / "usr/share/sbom/python.cdx.json").read_text(encoding="utf-8"))
    listed = {(name(each["name"]), each["version"]) for each in bom["components"]}
    installed = {
        (name(each.name), each.version) for each in distributions(path=[str(files / PACKAGES)])
    }
    assert len(installed) > 40
    assert installed <= listed


def name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def test_everything_that_is_left_of_it_can_be_imported(storage: Storage) -> None:
    container = storage.run("buildah", "from", services.name("currency"))
    try:
        found = storage.run("buildah", "run", container, "--", "python", "-c", IMPORTS)
    finally:
        storage.run("buildah", "rm", container)
    assert found == "대한민국 US Dollar 6"


def test_its_own_command_starts(storage: Storage, image: str) -> None:
    container = storage.run("buildah", "from", image)
    command = settings(storage, image)["config"]
    assert isinstance(command, dict)
    check = ["--check-config"] if command["Cmd"][0] == "gunicorn" else ["--help"]
    try:
        storage.run("buildah", "run", container, "--", *command["Cmd"], *check)
    finally:
        storage.run("buildah", "rm", container)
