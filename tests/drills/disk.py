"""A small file system of its own, and the node-exporter that shows it.

Both live in namespaces that end with the process: nothing stays mounted. Rules pass over tmpfs, so
the file system is an overlay on one, which shows the size of what it lies on.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import urllib3

from tests.helpers.gunicorn import eventually
from tests.helpers.needs import needs, program
from tests.helpers.ports import free_port

MEGABYTES = 16
PATIENCE_SECONDS = 20
MOUNTED = f"""
mount -t tmpfs -o size={MEGABYTES}m tmpfs "$1" &&
mkdir "$1/lower" "$1/upper" "$1/work" "$1/disk" &&
mount -t overlay overlay -o "lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work" "$1/disk" &&
shift && exec "$@"
"""


@dataclass(frozen=True)
class Disk:
    """A mounted file system of ``MEGABYTES``; ``port`` is that of the node-exporter."""

    folder: Path
    port: int

    @contextmanager
    def almost_full(self) -> Iterator[None]:
        """Fill it up to its last half megabyte, during the block."""
        file = self.folder / "full"
        file.write_bytes(bytes((2 * MEGABYTES - 1) << 19))
        try:
            yield
        finally:
            file.unlink()


@contextmanager
def mounted(folder: Path) -> Iterator[Disk]:
    """Mount a file system and show it to Prometheus, until the end of the block."""
    needs(_may_mount(), "a file system of its own needs namespaces of users, or root")
    folder.mkdir()
    port = free_port()
    inside = ("sh", "-c", MOUNTED, "sh", str(folder), *_exporter(port, folder / "disk"))
    command = (*_apart(), *inside)
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: _shows(port, folder / "disk"), PATIENCE_SECONDS)
        (child,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield Disk(Path(f"/proc/{child}/root{folder / 'disk'}"), port)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE_SECONDS)


def _apart() -> tuple[str, ...]:
    as_root = () if os.geteuid() == 0 else ("--user", "--map-root-user")
    return ("unshare", *as_root, "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")


def _may_mount() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*_apart(), "true"], stderr=subprocess.DEVNULL).returncode == 0


def _exporter(port: int, shown: Path) -> list[str]:
    return [
        program("prometheus-node-exporter"),
        f"--web.listen-address=127.0.0.1:{port}",
        "--collector.disable-defaults",
        "--collector.filesystem",
        "--collector.filesystem.fs-types-exclude=^$",
        f"--collector.filesystem.mount-points-exclude=^{_others(shown)}",
    ]


def _others(shown: Path) -> str:
    """Match every mount point but ``shown``, without looking ahead, which Go cannot."""
    text = str(shown)
    parts = [f"{text[:i]}([^{c}]|$)" for i, c in enumerate(text)]
    return f"({'|'.join(parts)})"


def _shows(port: int, shown: Path) -> bool:
    try:
        url = f"http://127.0.0.1:{port}/metrics"
        return f'mountpoint="{shown}"' in urllib3.request("GET", url, retries=False).data.decode()
    except urllib3.exceptions.HTTPError:
        return False
