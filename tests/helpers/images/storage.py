"""Buildah with images and layers of its own, apart from those of the user."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

MOST_SECONDS = 900
SETTINGS = """
[storage]
driver = "overlay"
graphroot = "{folder}/layers"
runroot = "{folder}/run"
"""


class Storage:
    """The images in a folder; builds need no daemon, and no more of the kernel than chroot."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        settings = folder / "storage.conf"
        settings.write_text(SETTINGS.format(folder=folder), encoding="utf-8")
        self.environment = {
            **os.environ,
            "CONTAINERS_STORAGE_CONF": str(settings),
            "BUILDAH_ISOLATION": "chroot",
            "BUILDAH_LAYERS": "true",
        }

    def run(self, *command: str | Path) -> str:
        """Run a command that works on this storage, and return its output."""
        return run(command, self.environment)

    def has(self, image: str) -> bool:
        """Tell whether an image is here."""
        listed = self.run("buildah", "images", "--format", "{{.Name}}:{{.Tag}}")
        return image in listed.splitlines()

    def commit(
        self, image: str, root: Path, base: str = "scratch", settings: Sequence[str] = ()
    ) -> None:
        """Make an image of the files in ``root``, in one layer on top of ``base``."""
        container = self.run("buildah", "from", base)
        try:
            self.run("buildah", "copy", "--quiet", container, root, "/")
            self.run("buildah", "config", *settings, container)
            self.run("buildah", "commit", "--quiet", container, image)
        finally:
            self.run("buildah", "rm", container)


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> str:
    """Run a command and return its output; fail with the end of what it printed."""
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=MOST_SECONDS
    )
    printed = f"{done.stdout[-4000:]}{done.stderr[-4000:]}"
    assert done.returncode == 0, f"{' '.join(map(str, command))} failed:\n{printed}"
    return done.stdout.strip()
