"""Free ports."""

import socket
from collections.abc import Iterable
from contextlib import ExitStack


def free_port() -> int:
    """Return a port of this machine that is free at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def free_ports(names: Iterable[str]) -> dict[str, int]:
    """Return a free port for each name, no two of them the same."""
    with ExitStack() as held:
        return {
            name: held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
            for name in names
        }
