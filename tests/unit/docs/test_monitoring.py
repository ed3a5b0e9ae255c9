"""docs/monitoring.md says in both languages what there is."""

import re
from pathlib import Path

import pytest

from launch.connect import connection, scrape
from launch.connect.connection import Connection

ROOT = Path(__file__).parents[3]
ENGLISH, KOREAN = (ROOT / "docs" / name for name in ("monitoring.md", "monitoring.ko.md"))
READMES = (ROOT / "README.md", ROOT / "README.ko.md")
SECTION = re.compile(r"^## (?:Monitoring|모니터링)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BOTH = pytest.mark.parametrize("document", [ENGLISH, KOREAN], ids=lambda path: path.name)
CLUSTER = Connection("rig", "trip", "https://rig", "rig", "1h", ("kube-state-metrics",))


def text(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def commands(document: Path) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", text(document), re.MULTILINE | re.DOTALL)


def shape(document: Path) -> list[str]:
    return re.findall(r"^(#+|\|[-|]+\|$|```)", text(document), re.MULTILINE)


def test_both_languages_have_the_same_parts_and_commands() -> None:
    assert shape(ENGLISH) == shape(KOREAN)
    assert commands(ENGLISH) == commands(KOREAN)
    assert len(re.findall(r"^\|", text(ENGLISH), re.MULTILINE)) == len(
        re.findall(r"^\|", text(KOREAN), re.MULTILINE)
    )


@BOTH
def test_what_is_made_and_linked_exists(document: Path) -> None:
    verbs = set(re.findall(r"^([a-z]+):.*## ", text(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)", text(document))) <= verbs
    for link in re.findall(r"\]\(([^):#]+)\)", text(document)):
        assert (document.parent / link).exists(), link


@BOTH
def test_every_file_of_a_connection_is_listed(document: Path) -> None:
    for name in (connection.CA, connection.TOKEN, connection.CONNECTION, "scrape.yml"):
        assert f"`{name}`" in text(document)
    for job in re.findall(r"job_name: (\S+)", scrape.scrape(CLUSTER)):
        name = job.removesuffix("-in-cluster")
        assert name == "token-renewer" or f"`{name}`" in text(document)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_readme_has_the_commands_of_this_document_and_a_picture(readme: Path) -> None:
    (section,) = SECTION.findall(text(readme))
    (block,) = re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    known = {line for each in commands(ENGLISH) for line in each.splitlines()}
    assert set(block.splitlines()) <= known
    for link in re.findall(r"\]\(([^)]+)\)", section):
        assert (ROOT / link).exists(), link
    assert "docs/pictures/trip-service.png" in section
