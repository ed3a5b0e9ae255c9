"""The README in English and in Korean lead to the same documents."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NAMES = ("README.md", "README.ko.md")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def targets(name: str) -> list[str]:
    return LINK.findall((ROOT / name).read_text(encoding="utf-8"))


def test_both_link_to_the_same_targets_in_either_language() -> None:
    english, korean = ({each.replace(".ko.md", ".md") for each in targets(name)} for name in NAMES)
    assert len(english) > 20
    assert korean == english


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_is_linked_exists(name: str) -> None:
    assert [each for each in targets(name) if not (ROOT / each).exists()] == []
