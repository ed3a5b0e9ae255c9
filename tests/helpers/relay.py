"""A relay between client and server, for faults of the network."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.helpers.ports import HOST

CHUNK = 1 << 16


class Relay:
    """Forwards bytes; it can cut connections, be slow, or lose responses to received requests."""

    def __init__(self, server: tuple[str, int]) -> None:
        self.delay_seconds = 0.0
        self._server = server
        self._to_lose = 0
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]

    def cut(self) -> int:
        """End every connection and return their number; new ones are accepted."""
        ended = list(self._sockets)
        for each in ended:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        return len(ended) // 2

    def lose_answers(self, number: int) -> None:
        """Cut the next connections when their response comes, after the server has the request."""
        with self._lock:
            self._to_lose = number

    def serve(self) -> None:
        """Accept connections until the listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def close(self) -> None:
        """Accept no more connections and end the present ones."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _connect(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError), socket.create_connection(self._server) as server:
            self._sockets |= {client, server}
            back = threading.Thread(target=self._pass, args=(server, client, True), daemon=True)
            back.start()
            self._pass(client, server, False)
            back.join()
            self._sockets -= {client, server}

    def _pass(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if is_answer:
                    time.sleep(self.delay_seconds)
                    if self._loses():
                        break
                target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _loses(self) -> bool:
        with self._lock:
            self._to_lose -= 1
            return self._to_lose >= 0


@contextmanager
def relayed(address: str) -> Iterator[Relay]:
    """Run a relay in front of the server at the URL ``address``."""
    parts = urlsplit(address)
    relay = Relay((parts.hostname or HOST, parts.port or 0))
    accepting = threading.Thread(target=relay.serve, daemon=True)
    accepting.start()
    try:
        yield relay
    finally:
        relay.close()
        accepting.join()
