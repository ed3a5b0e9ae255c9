"""What is built from a clone, and an installation of it outside."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.clone import ROOT, Clone, cloned

HASH = re.compile(r" \\\n +--hash=\S+")
BUILT_ALREADY = ("--assume-old=.venv/dev", "--assume-old=page")


@dataclass(frozen=True)
class Installed:
    """A virtual environment with the wheel, and the empty folder where its user works."""

    bin: Path
    folder: Path

    def run(self, *command: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the environment to its end."""
        return subprocess.run(
            [self.bin / command[0], *command[1:]],
            cwd=self.folder,
            env=settings,
            capture_output=True,
            text=True,
            timeout=60,
        )


@pytest.fixture(scope="session")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone that borrows our tools, and our page if it was built."""
    clone = cloned(tmp_path_factory.mktemp("builder"))
    (clone.path / ".venv").symlink_to(sys.prefix)
    if (page := ROOT / "frontend/dist").exists():
        shutil.copytree(page, clone.path / "frontend/dist")
    return clone


@pytest.fixture(scope="session")
def built(builder: Clone) -> Path:
    """The folder with the wheel and the source distribution of ``make wheel``."""
    done = builder.make("wheel", *BUILT_ALREADY)
    assert done.returncode == 0, done.stderr
    return builder.path / "dist"


@pytest.fixture(scope="session")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an empty environment, installed as the README says, with locked versions."""
    folder = tmp_path_factory.mktemp("elsewhere")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    # pip takes no hashes for a wheel of ours beside locked libraries.
    locked = HASH.sub("", (ROOT / "locks/run.txt").read_text(encoding="utf-8"))
    (folder / "locked.txt").write_text(locked, encoding="utf-8")
    (wheel,) = built.parent.glob("dist/trip_service-*.whl")
    command = ["install", "--quiet", "--constraint", folder / "locked.txt", wheel]
    quick = {**os.environ, "PIP_NO_COMPILE": "1"}
    subprocess.run([folder / "venv/bin/pip", *command], check=True, env=quick)
    (folder / "work").mkdir()
    return Installed(folder / "venv/bin", folder / "work")
