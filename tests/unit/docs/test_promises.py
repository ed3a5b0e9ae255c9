"""Promises in the documents: each names tests that exist; the engine's three lines are tested."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


FAULT = "pytest.mark.fault"


def text(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def faults(module: str) -> list[str]:
    """Return the tests in the text of a module that are marked as faults, alone or all together."""
    if f"pytestmark = {FAULT}\n" in module:
        return re.findall(r"^def (test_\w+)", module, re.MULTILINE)
    return re.findall(rf"^@{FAULT}\n(?:@.*\n)*def (test_\w+)", module, re.MULTILINE)


@pytest.mark.parametrize(("name", "at_least"), [("metrics-engine.md", 15), ("reliability.md", 25)])
def test_every_promise_is_held_by_tests_that_exist(name: str, at_least: int) -> None:
    rows = re.findall(r"^\| .* \| (`.*::.*`) \|$", text(name), re.MULTILINE)
    named = [re.findall(r"`([\w/]+)::(\w+)`", row) for row in rows]
    assert len(rows) > at_least
    assert all(named)
    for module, test in (pair for row in named for pair in row):
        file = ROOT / "tests" / f"{module}.py"
        assert re.search(rf"^(def )?{test}\b", file.read_text(encoding="utf-8"), re.MULTILINE), test


def test_the_repeated_faults_are_those_that_are_listed() -> None:
    tests = ROOT / "tests"
    tried = [
        (str(module.relative_to(tests).with_suffix("")), test)
        for folder in ("cluster", "integration")
        for module in (tests / folder).rglob("test_*.py")
        for test in faults(module.read_text("utf-8"))
    ]
    listed = re.findall(r"`([\w/]+)::(test_\w+)`", text("reliability.md"))
    assert sorted(listed) == sorted(tried)


def test_the_three_lines_are_those_that_are_tested() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", text("metrics-engine.md"), re.DOTALL)
    lines = [line for line in code.splitlines() if line and not line.startswith("#")]
    tested = (ROOT / "tests/integration/metrics/test_elsewhere.py").read_text("utf-8")
    assert len(lines) == 3
    assert [line for line in lines if line not in tested] == []
