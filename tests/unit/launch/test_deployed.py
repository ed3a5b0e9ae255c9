"""Waiting for what has been deployed, with a kubectl that takes its time."""

import shlex
import sys
from pathlib import Path

import pytest

from launch import deployed

PROGRAM = """
import json, sys, time
kind, calls = sys.argv[3], open(sys.argv[1], "a")
if sys.argv[2] == "get":
    print(json.dumps({"items": [{"metadata": {"name": f"a-{kind}"}}]}))
else:
    print(*sys.argv[4:], file=calls)
    time.sleep(1.6)
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file with the arguments of each ``rollout status``."""
    (tmp_path / "kubectl.py").write_text(PROGRAM)
    words = [sys.executable, str(tmp_path / "kubectl.py"), str(tmp_path / "calls")]
    monkeypatch.setenv("KUBECTL", shlex.join(words))
    return tmp_path / "calls"


def test_every_workload_is_waited_for_within_one_limit(calls: Path) -> None:
    deployed.wait("here", 4)
    first, second = (line.split() for line in calls.read_text().splitlines())
    assert first == ["statefulset/a-statefulsets", "--namespace", "here", "--timeout=4s"]
    assert second[0] == "deployment/a-deployments"
    assert second[-1] in ("--timeout=1s", "--timeout=2s")
