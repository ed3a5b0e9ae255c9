"""Reasons why this machine cannot run a cluster."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.helpers.cluster import build
from tests.helpers.cluster.place import FOLDERS
from tests.helpers.servers.process import SYSTEM_PATH

# Each with its package of Debian.
PROGRAMS = {
    "conntrack": "conntrack",
    "curl": "curl",
    "ip": "iproute2",
    "nft": "nftables",
    "nsenter": "util-linux",
    "runc": "runc",
}
PLUGINS = (Path("/usr/lib/cni"), Path("/opt/cni/bin"))
NAMESPACES = ("unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc")
# What a node asks of the kernel, tried in namespaces that end with the attempt.
ATTEMPTS = """
set -e
ip link add one type veth peer name other
nft add table inet trip
mount -t tmpfs tmpfs /run
mkdir lower upper work merged
mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged
"""


def why_not() -> str:
    """Return the first reason as a sentence, or an empty text if a cluster can run here."""
    return next(_reasons(), "")


def _reasons() -> Iterator[str]:
    if os.geteuid() != 0:
        yield "a cluster needs root: it makes namespaces and mounts"
    for program, package in PROGRAMS.items():
        if not shutil.which(program, path=SYSTEM_PATH):
            yield f"a cluster needs {program}: install {package}"
    if not any(map(Path.is_dir, PLUGINS)):
        yield "a cluster needs network plugins: install containernetworking-plugins"
    with tempfile.TemporaryDirectory(dir=FOLDERS) as folder:
        command = (*NAMESPACES, "sh", "-c", ATTEMPTS)
        tried = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if tried.returncode:
        yield f"a cluster needs more than this kernel allows: {tried.stderr.strip()}"
    if not shutil.which("go"):
        yield "a cluster is built from its sources: install Go 1.26 or newer and run `make rig`"
    elif names := {family.name for family in build.missing()}.intersection(build.CLUSTER):
        yield f"programs of the cluster are not built ({', '.join(sorted(names))}): run `make rig`"
