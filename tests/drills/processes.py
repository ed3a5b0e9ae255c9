"""The processes of a running system, as its operator sees them: to stop, continue and kill."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PROC = Path("/proc")


def below(pid: int) -> Iterator[int]:
    """Yield the children of a process, and theirs."""
    for child in _children(pid):
        yield child
        yield from below(child)


def command(pid: int) -> list[str]:
    """Return the words of the command of a process, none if it has ended."""
    with suppress(OSError):
        return (PROC / str(pid) / "cmdline").read_bytes().decode().split("\0")
    return []


def master(system: int, port: int) -> int:
    """Return the gunicorn master that listens on a port."""
    return next(pid for pid in _children(system) if f"127.0.0.1:{port}" in command(pid))


def workers(system: int, port: int) -> list[int]:
    """Return the gunicorn workers that serve a port."""
    return [pid for pid in _children(master(system, port)) if f"127.0.0.1:{port}" in command(pid)]


def listener(system: int, port: int) -> int:
    """Return the metrics listener on a port."""
    return next(pid for pid in below(system) if {"chassis.metrics", str(port)} <= set(command(pid)))


@contextmanager
def stopped(pids: Sequence[int]) -> Iterator[None]:
    """Stop processes until the end of the block."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        path = PROC / str(pid) / "task" / str(pid) / "children"
        return [int(child) for child in path.read_text().split()]
    return []
