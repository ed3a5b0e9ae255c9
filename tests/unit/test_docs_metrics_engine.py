"""docs/metrics-engine.md: each promise names tests that exist; the three lines are tested."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/metrics-engine.md").read_text(encoding="utf-8")


def test_every_promise_is_held_by_tests_that_exist() -> None:
    rows = re.findall(r"^\| [A-Z].* \| (`test_.*`) \|$", TEXT, re.MULTILINE)
    named = [re.findall(r"`(\w+)::(\w+)`", row) for row in rows]
    assert len(rows) > 15
    assert all(named)
    for module, test in (pair for row in named for pair in row):
        (file,) = (ROOT / "tests").glob(f"*/{module}.py")
        assert re.search(rf"^(def )?{test}\b", file.read_text(encoding="utf-8"), re.MULTILINE), test


def test_the_three_lines_are_those_that_are_tested() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    lines = [line for line in code.splitlines() if line and not line.startswith("#")]
    tested = (ROOT / "tests/integration/test_metrics_engine_elsewhere.py").read_text("utf-8")
    assert len(lines) == 3
    assert [line for line in lines if line not in tested] == []
