"""The backlog of a master that stops: nobody joins it any more, so that its workers can empty it.

Closing a listener resets every connection that waits there. Linux cannot stop a listener otherwise,
so a filter drops the first packet (SYN) of new connections. Their clients repeat it a second later
and are then refused, as the port is closed.
"""

import ctypes
import socket
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

SO_ATTACH_FILTER = 26
INSTRUCTION = "HBBI"
# Each is an operation of Linux's socket filters, two jumps and an operand.
SYN_FILTER = (
    (0x30, 0, 0, 13),  # load the byte of the TCP header that has its flags
    (0x45, 0, 1, 0x02),  # skip the next instruction unless SYN is set
    (0x06, 0, 0, 0),  # drop the packet
    (0x06, 0, 0, 0xFFFFFFFF),  # keep all of it
)


class Master(Protocol):
    """What is used of a gunicorn master: its sockets, and who else may listen on them."""

    LISTENERS: Sequence[socket.socket]
    address: Sequence[object]
    systemd: bool
    reexec_pid: int
    master_pid: int


def close(master: Master) -> None:
    """Let no more connections join the backlog, if nobody else accepts or will accept them."""
    if sys.platform == "linux" and _is_alone(master):
        code = b"".join(struct.pack(INSTRUCTION, *each) for each in SYN_FILTER)
        buffer = ctypes.create_string_buffer(code)
        program = struct.pack("HP", len(SYN_FILTER), ctypes.addressof(buffer))
        for listener in master.LISTENERS:
            with suppress(PermissionError):  # hardened kernels let only root attach one
                listener.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)


def _is_alone(master: Master) -> bool:
    """Return whether the sockets are TCP sockets that only this master's workers have."""
    is_own = all(isinstance(each, tuple) for each in master.address)  # an inherited one is a number
    return is_own and not (master.systemd or master.reexec_pid or master.master_pid)
