"""Promises in the documents: each names tests that exist; the engine's three lines are tested."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def text(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "at_least"), [("metrics-engine.md", 15), ("reliability.md", 25)])
def test_every_promise_is_held_by_tests_that_exist(name: str, at_least: int) -> None:
    rows = re.findall(r"^\| .* \| (`test_.*`) \|$", text(name), re.MULTILINE)
    named = [re.findall(r"`(\w+)::(\w+)`", row) for row in rows]
    assert len(rows) > at_least
    assert all(named)
    for module, test in (pair for row in named for pair in row):
        (file,) = (ROOT / "tests").glob(f"*/{module}.py")
        assert re.search(rf"^(def )?{test}\b", file.read_text(encoding="utf-8"), re.MULTILINE), test


def test_the_three_lines_are_those_that_are_tested() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", text("metrics-engine.md"), re.DOTALL)
    lines = [line for line in code.splitlines() if line and not line.startswith("#")]
    tested = (ROOT / "tests/integration/test_metrics_engine_elsewhere.py").read_text("utf-8")
    assert len(lines) == 3
    assert [line for line in lines if line not in tested] == []
