"""What ``make`` does where something that it needs is missing, or where it is interrupted."""

import os
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


def test_without_node_the_apis_are_served_and_it_says_so(clone: Clone) -> None:
    told = clone.make("page", "HAS_NODE=")
    assert told.returncode == 0
    assert "no Node.js 20.19, 22.13, 24 or newer" in told.stderr


@pytest.mark.parametrize(
    ("version", "will_do"),
    [
        ("20.18.3", False),
        ("20.19.0", True),
        ("22.12.0", False),
        ("22.13.1", True),
        ("23.11.0", False),
        ("24.0.0", True),
    ],
)
def test_node_will_do_if_it_is_one_that_the_tools_of_the_page_ask_for(
    tmp_path: Path, version: str, will_do: bool
) -> None:
    node = shutil.which("node")
    needs(node, "no Node.js here")
    pretended = f"Object.defineProperty(process, 'versions', {{value: {{node: '{version}'}}}})"
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f'#!/bin/sh\nexec {node} -e "{pretended}; $2"\n')
        (tmp_path / name).chmod(0o755)
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    told = Clone(tmp_path).make("-n", "page", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert ("no Node.js" not in told.stdout) == will_do


def test_a_page_is_built_anew_once_a_source_is_deleted_and_not_before(tmp_path: Path) -> None:
    page, source, *others = [
        tmp_path / name
        for name in (
            "frontend/dist/index.html",
            "frontend/web/src/deleted.ts",
            "frontend/web/src/kept.ts",
            "frontend/web/package-lock.json",
            "frontend/web/node_modules/.package-lock.json",
            ".venv/bin/pip",
            ".venv/run",
            "setup.cfg",
            "pyproject.toml",
            "locks/run.txt",
        )
    ]
    for file in (page, source, *others):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    for path in tmp_path.rglob("*"):
        os.utime(path, (1, 1))
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    is_built = ("--question", "frontend/dist/index.html")
    (tmp_path / "frontend/web/node_modules/.vite").mkdir()  # as the page's own tests do
    assert Clone(tmp_path).make(*is_built).returncode == 0
    source.unlink()
    assert Clone(tmp_path).make(*is_built).returncode == 1


def test_a_missing_python_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    (tmp_path / "locks").mkdir()
    for name in ("setup.cfg", "pyproject.toml", "locks/run.txt"):
        (tmp_path / name).touch()
    refused = Clone(tmp_path).make("run", "PYTHON=python9")
    assert refused.returncode != 0
    assert "install Python 3.11 or newer" in refused.stderr
