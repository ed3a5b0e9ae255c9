"""A small file system that a test can fill; only root can mount it."""

import contextlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.helpers.needs import needs

CHUNK = bytes(1 << 16)


@dataclass(frozen=True)
class Disk:
    """The file system mounted at ``folder``."""

    folder: Path

    def fill(self) -> None:
        """Fill it up."""
        with self._ballast().open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
            while True:
                ballast.write(CHUNK)

    def free(self) -> None:
        """Free the space again."""
        self._ballast().unlink()

    def _ballast(self) -> Path:
        return self.folder / "ballast"


@contextmanager
def small_disk(megabytes: int) -> Iterator[Disk]:
    """Mount an empty file system of so many megabytes during the block."""
    with TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
        needs(mounted.returncode == 0, f"no disk of our own here: {mounted.stderr.strip()}")
        try:
            yield Disk(Path(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
