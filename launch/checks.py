"""What `make run` refuses before it starts anything, each in one sentence that says what to do."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path

from filelock import FileLock, Timeout

from chassis.settings import RefusedStart
from launch import stores


def ports_differ(ports: Mapping[str, int]) -> None:
    """Refuse two settings with one port."""
    for (first, port), (second, other) in combinations(ports.items(), 2):
        if port == other:
            raise RefusedStart(f"{first} and {second}: both are {port}; choose another for one")


@contextmanager
def alone_in(folder: Path) -> Iterator[Path]:
    """Keep others out of ``folder`` until the end of the block; refuse a folder that is in use."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "launch.lock", blocking=False)
    try:
        lock.acquire()
    except Timeout:
        sentence = f"the system is running on {folder} already; stop it, or choose another folder"
        raise RefusedStart(f"TRIP_DATA_DIR: {sentence}") from None
    try:
        yield folder
    finally:
        lock.release()


def ports_are_free(ports: Mapping[str, int]) -> None:
    """Refuse a port on which somebody listens."""
    for variable, port in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                hint = f"free it, or choose another with {variable}"
                raise RefusedStart(f"port {port}: {error.strerror}; {hint}") from None


def stores_are_whole(folder: Path) -> None:
    """Refuse a store that is damaged or missing."""
    for problem in stores.problems(folder):
        raise RefusedStart(problem)
