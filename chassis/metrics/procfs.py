"""Reads what Linux shows about a process in /proc, in the units of prometheus_client."""

import os
import resource
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = resource.getpagesize()


class Status(NamedTuple):
    """A part of ``/proc/PID/stat``."""

    born: int  # clock ticks from boot to its start
    parent: int
    is_zombie: bool
    seconds: float  # of CPU time
    tree: float  # seconds of CPU time including its ended children
    virtual_bytes: float
    resident_bytes: float


def status(pid: int | str, proc: Path = PROC) -> Status | None:
    """Return the status of ``pid``; None if it has ended or is just being reaped."""
    try:
        fields = _content(f"{proc}/{pid}/stat").rpartition(b")")[2].split()
    except OSError:
        return None
    # In both cases its CPU time may be zero here, as its parent may have received it already.
    if fields[0] == b"X" or fields[17] == b"0":
        return None
    own, ended = int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
    return Status(
        born=int(fields[19]),
        parent=int(fields[1]),
        is_zombie=fields[0] == b"Z",
        seconds=own / TICKS,
        tree=(own + ended) / TICKS,
        virtual_bytes=float(fields[20]),
        resident_bytes=float(fields[21]) * PAGE_BYTES,
    )


def born() -> int:
    """Return when this process started, in clock ticks since boot; 0 where there is no /proc."""
    own = status("self")
    return own.born if own else 0


def children(pid: int, proc: Path = PROC) -> set[int]:
    """Return the living children of ``pid``; none elsewhere than on Linux."""
    pids = [int(folder.name) for folder in proc.glob("[0-9]*")]
    found = {each: status(each, proc) for each in pids}
    return {each for each, one in found.items() if one and one.parent == pid and not one.is_zombie}


def open_fds(pid: int, proc: Path = PROC) -> int:
    """Return how many descriptors ``pid`` has open; raises ``OSError``."""
    folder = f"{proc}/{pid}/fd"
    # Since Linux 6.2 the size of the folder is their number; before, it was always zero.
    return os.stat(folder).st_size or len(os.listdir(folder))  # noqa: PTH116, PTH208


@lru_cache(maxsize=4096)
def max_fds(pid: int, born: int, proc: Path = PROC) -> float:  # noqa: ARG001
    """Return how many descriptors ``pid`` may open; ``born`` keeps a reused pid apart."""
    limits = _content(f"{proc}/{pid}/limits").partition(b"Max open files")[2]
    return float(limits.split()[0])


@cache
def boot_time(proc: Path = PROC) -> float:
    """Return when the machine was booted, in Unix time."""
    return float(_content(f"{proc}/stat").partition(b"\nbtime ")[2].split()[0])


def _content(path: str) -> bytes:
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, 2**16)
    finally:
        os.close(file)
