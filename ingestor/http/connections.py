"""Connections with a deadline for every stage of a response, even if it arrives byte by byte."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection


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


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


def pool_manager() -> PoolManager:
    """Return connection pools; they verify certificates, as urllib3 does by default."""
    pools = PoolManager(num_pools=8, maxsize=1)
    pools.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
    return pools
