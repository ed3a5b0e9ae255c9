"""Reasons why this machine cannot run a cluster."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.helpers.cluster import build

# Each with its package of Debian.
PROGRAMS = {
    "conntrack": "conntrack",
    "curl": "curl",
    "ip": "iproute2",
    "nft": "nftables",
    "nsenter": "util-linux",
    "runc": "runc",
}
PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"
PLUGINS = (Path("/usr/lib/cni"), Path("/opt/cni/bin"))
NAMESPACES = ("unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "true")


def why_not() -> str:
    """Return the first reason as a sentence, or an empty text if a cluster can run here."""
    return next(_reasons(), "")


def _reasons() -> Iterator[str]:
    if os.geteuid() != 0:
        yield "a cluster needs root: it makes namespaces and mounts"
    for program, package in PROGRAMS.items():
        if not shutil.which(program, path=PATH):
            yield f"a cluster needs {program}: install {package}"
    if not any(map(Path.is_dir, PLUGINS)):
        yield "a cluster needs network plugins: install containernetworking-plugins"
    if "\toverlay\n" not in Path("/proc/filesystems").read_text():
        yield "a cluster needs overlayfs, which this kernel lacks"
    if subprocess.run(NAMESPACES, capture_output=True).returncode:
        yield "a cluster needs namespaces, which this machine does not allow"
    if not shutil.which("go"):
        yield "a cluster is built from its sources: install Go 1.26 or newer and run `make rig`"
    elif names := ", ".join(family.name for family in build.missing()):
        yield f"programs of the cluster are not built ({names}): run `make rig`"
