"""The accept queue: connections that the kernel took and no worker has asked for yet."""

import socket
import struct
from collections.abc import Iterator, Mapping

# What linux/sock_diag.h and linux/inet_diag.h call them. /proc/net/tcp says the same, but reading
# it walks over every bucket for connections: milliseconds, on a machine with much memory.
NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY = 4, 20
REQUEST, DUMP, DONE = 0x1, 0x300, 3
TCP_LISTEN = 10
HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
QUESTION = struct.Struct("=BBBxI48x")  # family, protocol, extensions, states
ANSWER = struct.Struct("=56xI8xI")  # connections waiting at a listening socket, its inode
ANSWER_BYTES = 2**16


def length(listeners: Mapping[int, int]) -> int | None:
    """Return how many connections wait at ``listeners``, address families by inode.

    None if that is unknown, as elsewhere than on Linux or in another network namespace.
    """
    try:
        waiting = dict(_waiting(set(listeners.values())))
        return sum(waiting[inode] for inode in listeners) if listeners else None
    except (AttributeError, OSError, KeyError):
        return None


def _waiting(families: set[int]) -> Iterator[tuple[int, int]]:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, NETLINK_SOCK_DIAG) as kernel:
        for family in families:
            question = QUESTION.pack(family, socket.IPPROTO_TCP, 0, 1 << TCP_LISTEN)
            size = HEADER.size + len(question)
            kernel.send(HEADER.pack(size, SOCK_DIAG_BY_FAMILY, REQUEST | DUMP, 0, 0) + question)
            yield from _answers(kernel)


def _answers(kernel: socket.socket) -> Iterator[tuple[int, int]]:
    while True:
        content = memoryview(kernel.recv(ANSWER_BYTES))
        while content:
            size, kind, *_ = HEADER.unpack_from(content)
            if kind != SOCK_DIAG_BY_FAMILY:
                return  # it is done, or it refuses
            waiting, inode = ANSWER.unpack_from(content, HEADER.size)
            yield inode, waiting
            content = content[(size + 3) & ~3 :]
