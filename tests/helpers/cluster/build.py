"""Build the programs of a cluster from their sources: ``python -m tests.helpers.cluster.build``.

Every folder of ``tools/`` is a family of programs that are built together. Its binaries stay in
the user's cache, under a name that changes with the folder's files and with the version of Go.
"""

import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOOLS = Path(__file__).parent / "tools"
# The order of use, so that a build that ends early leaves what is needed first.
FIRST = ("kube", "containerd", "pause", "coredns")
# The linker of the largest program needs 3 GB: one build at a time, behind everything else.
POLITELY = ("nice", "-n", "19", *(("chrt", "--idle", "0") if shutil.which("chrt") else ()))
ENVIRONMENT = {"CGO_ENABLED": "0", "GOFLAGS": "-p=2 -buildvcs=false -trimpath"}


@dataclass(frozen=True)
class Family:
    """The programs of one folder of ``tools/``."""

    name: str

    @property
    def source(self) -> Path:
        """The folder with go.mod and go.sum, the flags of the build and perhaps a program."""
        return TOOLS / self.name

    @property
    def binaries(self) -> Path:
        """The folder of the cache for the binaries, which exists once they are all built."""
        digest = hashlib.sha256(_go_version().encode())
        for file in sorted(self.source.iterdir()):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        return _cache_folder() / f"{self.name}-{digest.hexdigest()[:16]}"

    def build(self) -> None:
        """Build the binaries beside their final folder, so that no half of them is ever found."""
        final = self.binaries
        final.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=final.parent, prefix=f"{self.name}.") as temporary:
            built = Path(temporary) / "built"
            flags = (self.source / "flags").read_text().splitlines()
            command = [*POLITELY, "go", "build", *flags, "-o", f"{built}/", *self._packages()]
            subprocess.run(command, cwd=self.source, env=os.environ | ENVIRONMENT, check=True)
            built.rename(final)

    def _packages(self) -> list[str]:
        own = ["."] if (self.source / "main.go").exists() else []
        with_tools = "\ntool " in (self.source / "go.mod").read_text()
        return own + ["tool"] * with_tools


def families() -> list[Family]:
    """Return every family, those that are needed first first."""
    names = {file.parent.name for file in TOOLS.glob("*/go.mod")}
    return [Family(name) for name in (*FIRST, *sorted(names.difference(FIRST)))]


def binary(family: str, name: str) -> Path:
    """Return the path of a program; it may not be built yet."""
    return Family(family).binaries / name


def missing() -> list[Family]:
    """Return the families that are not built."""
    return [family for family in families() if not family.binaries.exists()]


def main() -> None:
    """Build what is missing, and print what that costs."""
    # As Ctrl-C does: the compilers end and the temporary folder goes.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    for family in missing():
        print(f"Building {family.name} ...", flush=True)
        started, spent = time.monotonic(), _cpu_seconds()
        family.build()
        size = sum(file.stat().st_size for file in family.binaries.iterdir()) / 1e6
        took, cpu = time.monotonic() - started, _cpu_seconds() - spent
        print(f"Built {family.name}: {took:.0f} s, {cpu:.0f} s of CPU, {size:.0f} MB", flush=True)


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "trip-service"


@cache
def _go_version() -> str:
    return subprocess.run(
        ["go", "env", "GOVERSION"], check=True, capture_output=True
    ).stdout.decode()


if __name__ == "__main__":
    if not shutil.which("go"):
        sys.exit("tests.helpers.cluster.build: Go is missing: install Go 1.26 or newer")
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"tests.helpers.cluster.build: {error}")
