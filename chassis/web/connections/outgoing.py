"""The bytes of a response: sent as fast as the client takes them, without holding a thread."""

import socket
from typing import BinaryIO


class Outgoing:
    """The sending side of a client's socket; what the kernel does not take at once is kept.

    It has those methods of a socket that gunicorn calls while it writes a response.
    """

    def __init__(self, client: socket.socket) -> None:
        self._client = client
        self._unsent = bytearray()
        self.has_begun = False  # a response: it is too late for another one

    def sendall(self, data: bytes) -> None:
        """Send ``data`` after what is unsent; raises OSError if the client is gone."""
        self.has_begun = True
        sent = 0 if self._unsent else self._send(data)
        self._unsent += data[sent:]

    def send(self, data: bytes) -> int:
        """Do the same and return the length."""
        self.sendall(data)
        return len(data)

    def sendfile(self, file: BinaryIO, offset: int, count: int) -> None:
        """Send a part of a file; the files of a page are small."""
        file.seek(offset)
        self.sendall(file.read(count))

    def shutdown(self, _how: int) -> None:
        """Leave the connection open: the worker closes it once everything is sent."""
        raise OSError("the worker closes its connections itself")

    def close(self) -> None:
        """Leave the connection open likewise."""

    def put(self, data: bytes) -> None:
        """Send ``data`` with the next ``flush``."""
        self._unsent += data

    def flush(self) -> bool:
        """Send what the kernel takes now, and return whether nothing is left to send."""
        try:
            if self._unsent:
                del self._unsent[: self._send(self._unsent)]
        except OSError:
            self._unsent.clear()  # the client is gone
        return not self._unsent

    def _send(self, data: bytes | bytearray) -> int:
        try:
            return self._client.send(data)
        except BlockingIOError:
            return 0
