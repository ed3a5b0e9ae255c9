"""One client's connection: its socket, the request that arrives and the response that leaves."""

import socket
from contextlib import suppress
from time import monotonic

from gunicorn.config import Config
from gunicorn.http import Request

from chassis.web.connections.outgoing import Outgoing
from chassis.web.connections.received import Address, Incoming, Received

RECEIVE_BYTES = 64 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection:
    """A connection that never waits; gunicorn knows ``sock``, ``client`` and ``server`` of it."""

    def __init__(
        self, config: Config, accepted: socket.socket, client: Address, server: Address
    ) -> None:
        accepted.setblocking(False)
        self.socket = accepted
        self.sock = Outgoing(accepted)
        self.client = client
        self.server = server
        self._config = config
        self._received = Received()
        self._expect()

    def expect_next(self) -> None:
        """Expect another request, which may have arrived together with this one."""
        self._incoming.skip()
        self._expect()

    def _expect(self) -> None:
        self._incoming = Incoming(self._config, self.client, self._received)
        self.began: float | None = None
        self.is_read = False  # the whole request: closing the connection cuts no response off
        self.is_answered = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing has arrived of the request that is expected."""
        return self.began is None

    @property
    def is_partial(self) -> bool:
        """Whether a part of the request has arrived, and nothing was answered yet."""
        return not (self.is_idle or self.is_read or self.is_answered)

    @property
    def has_more(self) -> bool:
        """Whether bytes of the next request have arrived."""
        return bool(self._received.buf.getbuffer().nbytes)

    def receive(self) -> bytes | None:
        """Return what has arrived, None if nothing has, and ``b""`` if the client is gone."""
        try:
            return self.socket.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def feed(self, data: bytes) -> Request | None:
        """Take what has arrived, and return the request once it is whole."""
        self.began = self.began or monotonic()
        request = self._incoming.feed(data)
        if self._incoming.wants_to_continue() and request is None:
            self.sock.put(CONTINUE)
            self.sock.flush()
        self.is_read = request is not None
        return request

    def age(self) -> float:
        """Return how many seconds ago the first byte of the request arrived."""
        return monotonic() - (self.began or monotonic())

    def end(self) -> None:
        """Say that nothing more will be sent."""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)
