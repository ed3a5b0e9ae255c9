"""The accept queue: connections that the kernel has taken and no worker has accepted yet."""

import socket
import struct
from collections.abc import Iterator, Mapping

# Names of linux/sock_diag.h and linux/inet_diag.h. /proc/net/tcp shows the same figures, but
# reading it walks over all hash buckets: milliseconds, on a machine with much memory.
NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY = 4, 20
REQUEST, DUMP, DONE = 0x1, 0x300, 3
TCP_LISTEN = 10
HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
QUERY = struct.Struct("=BBBxI48x")  # family, protocol, extensions, states
SOCKET = struct.Struct("=56xI8xI")  # connections waiting at a listening socket, its inode
REPLY_BYTES = 2**16


def length(listeners: Mapping[int, int]) -> int | None:
    """Return how many connections wait at ``listeners``, which are address families by inode.

    None if that is unknown: not on Linux, or in another network namespace.
    """
    try:
        waiting = dict(_waiting(set(listeners.values())))
        return sum(waiting[inode] for inode in listeners) if listeners else None
    except (AttributeError, OSError, KeyError):
        return None


def _waiting(families: set[int]) -> Iterator[tuple[int, int]]:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, NETLINK_SOCK_DIAG) as kernel:
        for family in families:
            query = QUERY.pack(family, socket.IPPROTO_TCP, 0, 1 << TCP_LISTEN)
            size = HEADER.size + len(query)
            kernel.send(HEADER.pack(size, SOCK_DIAG_BY_FAMILY, REQUEST | DUMP, 0, 0) + query)
            yield from _sockets(kernel)


def _sockets(kernel: socket.socket) -> Iterator[tuple[int, int]]:
    while True:
        content = memoryview(kernel.recv(REPLY_BYTES))
        while content:
            size, kind, *_ = HEADER.unpack_from(content)
            if kind != SOCK_DIAG_BY_FAMILY:
                return  # the end of the list, or an error
            waiting, inode = SOCKET.unpack_from(content, HEADER.size)
            yield inode, waiting
            content = content[(size + 3) & ~3 :]
