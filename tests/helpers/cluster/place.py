"""A place on this machine for one cluster: a folder, two addresses and a group of processes.

A lock keeps other runs out of it. Whoever takes it removes what a killed run left there.
"""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

PLACES = 16
PATIENCE_SECONDS = 20.0
CGROUPS = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Place:
    """One of the places, by its number."""

    number: int

    @property
    def name(self) -> str:
        """The name of its folder, cgroup and network device."""
        return f"trip-cluster{self.number}"

    @property
    def folder(self) -> Path:
        """The folder for everything the cluster writes."""
        return Path(tempfile.gettempdir()).resolve() / self.name

    @property
    def address(self) -> str:
        """The address of the cluster's only machine."""
        return f"198.18.{self.number}.1"

    @property
    def outside(self) -> str:
        """The address of this machine on the link to the cluster, which does not lead to pods."""
        return f"198.18.{self.number}.2"

    def cgroups(self) -> list[Path]:
        """Return the folder of its processes in every hierarchy of cgroups."""
        if (CGROUPS / "cgroup.controllers").exists():
            return [CGROUPS / self.name]
        found = {each.resolve() for each in CGROUPS.iterdir() if (each / "cgroup.procs").exists()}
        return [each / self.name for each in sorted(found)]

    def prepare(self) -> None:
        """Make its folder and its cgroups."""
        self.folder.mkdir(mode=0o755)
        for cgroup in self.cgroups():
            cgroup.mkdir()

    def clear(self) -> None:
        """Remove both, as soon as the kernel has ended the processes and mounts in them."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self._remove()
            except OSError:
                if time.monotonic() > limit:
                    raise
                time.sleep(0.1)
            else:
                return

    def _remove(self) -> None:
        for cgroup in self.cgroups():
            for folder, _, _ in os.walk(cgroup, topdown=False):
                Path(folder).rmdir()
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.folder)


@contextmanager
def taken() -> Iterator[Place]:
    """Take a place of which no other run holds the lock, and leave nothing in it afterwards."""
    for number in range(PLACES):
        place = Place(number)
        lock = FileLock(f"{place.folder}.lock")
        with contextlib.suppress(Timeout), lock.acquire(timeout=0):
            yield from _kept(place)
            return
    raise RuntimeError(f"{PLACES} clusters run on this machine")


def _kept(place: Place) -> Iterator[Place]:
    place.clear()
    place.prepare()
    try:
        yield place
    finally:
        place.clear()
