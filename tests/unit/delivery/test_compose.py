"""``compose.dev.yaml``: the application on real servers, for one machine."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
SYSTEM = yaml.safe_load((ROOT / "compose.dev.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = SYSTEM["services"]
OURS = {name: each for name, each in SERVICES.items() if "build" in each}
DOCUMENTED = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
SECRET = re.compile(r"^\$\{([A-Z_]+):\?.+\}$")
TARGETS = re.findall(
    r"^FROM service AS (\w+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE
)


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_has_a_tag_that_does_not_move_by_itself(name: str) -> None:
    tag = SERVICES[name]["image"].partition(":")[2]
    assert tag
    assert tag != "latest"


@pytest.mark.parametrize("name", OURS)
def test_an_image_of_ours_is_built_from_its_target(name: str) -> None:
    target = OURS[name]["build"]["target"]
    assert OURS[name]["image"] == f"trip-service/{target}:dev"
    assert target in TARGETS


def test_every_image_of_ours_runs() -> None:
    assert {each["build"]["target"] for each in OURS.values()} == {*TARGETS}


@pytest.mark.parametrize("name", OURS)
def test_a_process_of_ours_is_given_only_settings_that_exist(name: str) -> None:
    documented = DOCUMENTED.findall((ROOT / "docs/settings.md").read_text(encoding="utf-8"))
    assert not OURS[name].get("environment", {}).keys() - {*documented}


def test_only_the_page_is_open_and_only_to_this_machine() -> None:
    ports = {name: each["ports"] for name, each in SERVICES.items() if "ports" in each}
    assert ports == {"frontend": ["127.0.0.1:8080:8080"]}


def test_no_password_has_a_default() -> None:
    given = [
        str(value)
        for each in SERVICES.values()
        for name, value in each.get("environment", {}).items()
        if "PASSWORD" in name or "TOKEN" in name
    ]
    assert given
    assert [value for value in given if not SECRET.match(value)] == []


def test_every_password_is_written_by_make_up() -> None:
    text = (ROOT / "compose.dev.yaml").read_text(encoding="utf-8")
    wanted = {name.removesuffix("_PASSWORD") for name in re.findall(r"\$\{([A-Z_]+)", text)}
    made = re.search(
        r"^\.env:\n\t.*", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert made
    assert wanted == set(re.findall(r'"([A-Z_]+)"', made[0]))


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_waits_for_can_happen(name: str) -> None:
    waits = SERVICES[name].get("depends_on", {})
    for other, wait in waits.items():
        if wait["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[other]
        else:
            assert wait["condition"] == "service_completed_successfully"
            assert "restart" not in SERVICES[other]
