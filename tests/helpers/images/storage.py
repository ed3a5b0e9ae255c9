"""Buildah with images and layers of its own, apart from those of the user."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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

    def run(self, *command: str | Path, cwd: Path | None = None) -> str:
        """Run a command that works on this storage, and return its output."""
        return run(command, self.environment, cwd)

    def has(self, image: str) -> bool:
        """Tell whether an image is here."""
        listed = self.run("buildah", "images", "--format", "{{.Name}}:{{.Tag}}")
        return image in listed.splitlines()

    def load(self, image: str, archive: Path) -> None:
        """Put the image of an archive here."""
        if not self.has(image):
            self.run("buildah", "pull", "--quiet", f"docker-archive:{archive}")

    def save(self, image: str, archive: Path) -> None:
        """Write an image into an archive."""
        self.run("buildah", "push", "--quiet", image, f"docker-archive:{archive}:{image}")

    def commit(self, image: str, root: Path, base: str, *settings: str) -> None:
        """Make an image of the files in ``root``, in one layer on top of ``base``."""
        container = self.run("buildah", "from", base)
        try:
            self.run("buildah", "copy", "--quiet", container, root, "/")
            self.run("buildah", "config", *settings, container)
            self.run("buildah", "commit", "--quiet", container, image)
        finally:
            self.run("buildah", "rm", container)

    @contextmanager
    def mounted(self, image: str) -> Iterator[Path]:
        """Yield a folder with the files of an image, until the end of the block."""
        container = self.run("buildah", "from", image)
        try:
            yield Path(self.run("buildah", "mount", container))
        finally:
            self.run("buildah", "rm", container)


def run(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> str:
    """Run a command and return its output; fail with the end of what it printed."""
    options = {"capture_output": True, "text": True, "timeout": MOST_SECONDS}
    done = subprocess.run(command, env=environment, cwd=cwd, **options)
    printed = f"{done.stdout[-4000:]}{done.stderr[-4000:]}"
    assert done.returncode == 0, f"{' '.join(map(str, command))} failed:\n{printed}"
    return done.stdout.strip()
