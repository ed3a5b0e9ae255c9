"""What the programs of a cluster are built into."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.helpers.cluster import build
from tests.helpers.cluster.build import Family
from tests.helpers.needs import needs


@pytest.fixture(autouse=True)
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One small family of its own, and an empty cache."""
    needs(shutil.which("go"), "no Go here: install Go 1.26 or newer")
    shutil.copytree(build.TOOLS / "pause", tmp_path / "tools" / "pause")
    monkeypatch.setattr(build, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr(build, "CLUSTER", ("pause",))
    monkeypatch.setattr(build, "POLITELY", ())
    # Go's own cache is in the same folder.
    compiled = subprocess.run(["go", "env", "GOCACHE"], check=True, capture_output=True, text=True)
    monkeypatch.setenv("GOCACHE", compiled.stdout.strip())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "tools"


def test_a_family_is_built_once(capfd: pytest.CaptureFixture[str]) -> None:
    build.main()
    assert (Family("pause").binaries / "pause").stat().st_mode & 0o111
    assert "Built pause: " in capfd.readouterr().out
    build.main()
    assert capfd.readouterr().out == ""


def test_a_family_is_built_again_after_a_change(tools: Path) -> None:
    before = Family("pause").binaries
    (tools / "pause" / "flags").write_text("-ldflags=-w\n")
    assert Family("pause").binaries != before


def test_a_build_that_fails_leaves_nothing(tools: Path, tmp_path: Path) -> None:
    (tools / "pause" / "main.go").write_text("package main\n")
    with pytest.raises(subprocess.CalledProcessError):
        build.main()
    assert not list((tmp_path / "cache" / "trip-service").iterdir())
    assert [family.name for family in build.missing()] == ["pause"]
