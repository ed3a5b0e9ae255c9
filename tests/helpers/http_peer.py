"""HTTP servers in this process for a client under test: a Flask app, or a misbehaving socket."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from wsgiref.simple_server import make_server

from flask import Flask
from prometheus_client.exposition import ThreadingWSGIServer

from chassis.metrics.listener import Quiet


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve ``app`` and yield its address."""
    server = make_server("127.0.0.1", 0, app, ThreadingWSGIServer, Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def answering(respond: Callable[[socket.socket], object]) -> Iterator[str]:
    """Yield the address of a server that reads once from each connection and calls ``respond``."""
    accepted: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    accepted.append(connection)
                    with connection, suppress(OSError):
                        connection.recv(65536)
                        respond(connection)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        for each in (listener, *accepted):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
    thread.join(5)
