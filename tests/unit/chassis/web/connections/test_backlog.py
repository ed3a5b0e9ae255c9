"""The backlog of a master that stops, where the kernel lets no filter be attached."""

import socket
from dataclasses import dataclass

from chassis.web.connections import backlog

SO_LOCK_FILTER = 44


@dataclass
class Master:
    LISTENERS: list[socket.socket]
    address: tuple[tuple[str, int], ...] = (("127.0.0.1", 0),)
    systemd: bool = False
    reexec_pid: int = 0
    master_pid: int = 0


def test_a_kernel_that_refuses_the_filter_does_not_keep_a_service_from_stopping() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, SO_LOCK_FILTER, 1)
        backlog.close(Master([listener]))
        with socket.create_connection(listener.getsockname()) as client:
            listener.accept()[0].close()
            assert client.recv(1) == b""
