"""A client that sends bytes as they are, at the pace of the test."""

import http.client
import io
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.helpers.gunicorn import PATIENCE_SECONDS, Response


@contextmanager
def connected(port: int, *sent: bytes) -> Iterator[socket.socket]:
    """Open a connection and send these bytes."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as client:
        client.sendall(b"".join(sent))
        yield client


def head(line: str, *headers: str) -> bytes:
    """Return the head of a request."""
    return "\r\n".join([line, "Host: localhost", *headers, "", ""]).encode()


def exchange(port: int, *sent: bytes) -> Response:
    """Send these bytes on a connection of their own and return the response."""
    with connected(port, *sent) as client:
        return response(client)


def response(client: socket.socket) -> Response:
    """Read one response, to the end of its body."""
    parsed = http.client.HTTPResponse(client)
    parsed.begin()
    return Response(parsed.status, parsed.headers, parsed.read())


def everything(client: socket.socket) -> bytes:
    """Return all that the server sends until it closes the connection."""
    received = io.BytesIO()
    while data := client.recv(64 * 1024):
        received.write(data)
    return received.getvalue()
