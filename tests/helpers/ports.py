"""Free ports."""

import os
import random
import socket
from collections.abc import Iterable
from itertools import cycle, islice

HOST = "127.0.0.1"
# Below the ports from which clients connect: a client that keeps trying the port of a dead server
# would sooner or later connect to itself.
PORTS = range(15_000, 32_000)


def _own() -> list[int]:
    """Return the ports of this process; those that run tests beside it have others."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return list(PORTS[number :: int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))])


_NEXT = islice(cycle(_own()), random.randrange(len(PORTS)), None)


def free_port() -> int:
    """Return a port that is free at the moment, another one each time."""
    return next(filter(_is_free, _NEXT))


def free_ports(names: Iterable[str]) -> dict[str, int]:
    """Return a free port for each name, no two of them the same."""
    return {name: free_port() for name in names}


def _is_free(port: int) -> bool:
    try:
        with socket.create_server((HOST, port)):
            return True
    except OSError:
        return False
