"""What ``make`` does where something that it needs is missing, or where it is interrupted."""

import shutil
import signal
from pathlib import Path

import pytest

from tests.helpers.clone import ROOT, Clone
from tests.helpers.gunicorn import eventually
from tests.helpers.needs import needs
from tests.helpers.ports import free_port

# Stands for a virtual environment with everything installed, and for the system in it.
LAUNCHED = "#!/bin/sh\necho the system is started\n"


@pytest.fixture
def folder(tmp_path: Path) -> Clone:
    """A folder with the Makefile and what it asks for before it installs anything."""
    folder = tmp_path / "여행 서비스"
    for name in ("Makefile", "frontend/web/package.json", "frontend/web/package-lock.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for name in ("setup.cfg", "pyproject.toml", "locks/run.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    return Clone(folder)


def test_without_the_registry_of_npm_the_apis_start_and_the_reason_is_shown(
    folder: Clone, tmp_path: Path
) -> None:
    needs(shutil.which("npm"), "no Node.js here")
    python = folder.path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(LAUNCHED)
    python.chmod(0o755)
    for name in ("bin/pip", "run"):
        (folder.path / ".venv" / name).touch()
    told = folder.make(
        "run",
        npm_config_registry=f"http://127.0.0.1:{free_port()}/",
        npm_config_cache=str(tmp_path / "cache"),
    )
    assert told.returncode == 0
    assert "ECONNREFUSED" in told.stderr
    assert "the page could not be built, for the reason above: the APIs start" in told.stderr
    assert "the system is started" in told.stdout
    assert not (folder.path / "frontend/web/node_modules").exists()


def test_an_interrupted_installation_leaves_no_traceback_and_is_taken_up_again(
    folder: Clone,
) -> None:
    made = folder.path / ".venv/bin/python"
    with folder.started(".venv/bin/pip") as run:
        eventually(made.exists, pause=0.01)  # pip is not in it yet
        assert run.press_control_c() == -signal.SIGINT
        assert "Traceback" not in run.printed()
    assert folder.make(".venv/bin/pip").returncode == 0
    assert (folder.path / ".venv/bin/pip").exists()
