"""Connections with a deadline for every stage of a response, even if it arrives byte by byte."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from ingestor.errors import BadRedirect


@contextmanager
def cut_after(seconds: float, cut: Callable[[], object]) -> Iterator[None]:
    """Call ``cut`` and raise ``TimeoutError`` if the block takes longer than ``seconds``."""
    late = threading.Event()

    def interrupt() -> None:
        late.set()
        with suppress(OSError, RuntimeError, ValueError):
            cut()

    timer = threading.Timer(max(seconds, 0.0), interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception:
        if not late.is_set():
            raise
    finally:
        timer.cancel()
    if late.is_set():
        raise TimeoutError("the response took too long")


class _HeadDeadline:
    """Gives the whole head of a response the time of one read."""

    # A socket's own time-out starts again with every byte that arrives.
    def getresponse(self) -> Any:
        connection: Any = super()
        sock, seconds = self.sock, self.timeout  # type: ignore[attr-defined]
        with cut_after(seconds, lambda: sock.shutdown(socket.SHUT_RDWR)):
            return connection.getresponse()


class _Http(_HeadDeadline, HTTPConnection):
    pass


class _Https(_HeadDeadline, HTTPSConnection):
    pass


class _OutsideOnly:
    """Connects to nothing that only this machine or its network can reach."""

    # The address of the connection itself: a name may resolve to another one a moment later.
    def _new_conn(self) -> socket.socket:
        sock: socket.socket = super()._new_conn()  # type: ignore[misc]
        if not _is_global(sock.getpeername()[0]):
            sock.close()
            raise BadRedirect("redirected into a private network")
        return sock


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


class _OutsideHttpPool(HTTPConnectionPool):
    class ConnectionCls(_OutsideOnly, _Http):
        pass


class _OutsideHttpsPool(HTTPSConnectionPool):
    class ConnectionCls(_OutsideOnly, _Https):
        pass


def pool_manager(outside_only: bool = False) -> PoolManager:
    """Return connection pools; they verify certificates, as urllib3 does by default.

    With ``outside_only`` a private address is a ``BadRedirect``.
    """
    pools = PoolManager(num_pools=8, maxsize=1)
    http = _OutsideHttpPool if outside_only else _HttpPool
    https = _OutsideHttpsPool if outside_only else _HttpsPool
    pools.pool_classes_by_scheme = {"http": http, "https": https}
    return pools


def is_public(host: str) -> bool:
    """Return whether a host has only addresses that everybody can reach, as far as is known."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return True
    return all(_is_global(str(address[0])) for *_, address in found)


def _is_global(address: str) -> bool:
    parsed = ip_address(address.partition("%")[0])
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_global
