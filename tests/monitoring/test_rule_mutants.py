"""The tests of the rules notice a changed number or label in any rule."""

from pathlib import Path

import pytest

from tests.helpers.prometheus import RULES
from tests.helpers.rule_mutants import mutants, survivors, unchanged


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_no_mistake_in_a_rule_passes_its_tests(path: Path, tmp_path: Path) -> None:
    mistaken = list(mutants(path))
    assert len(mistaken) >= 20
    assert survivors(mistaken, tmp_path) == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rules_without_a_mistake_pass_when_they_are_prepared_in_the_same_way(
    path: Path, tmp_path: Path
) -> None:
    right = list(unchanged(path))
    assert survivors(right, tmp_path) == [each.name for each in right]
