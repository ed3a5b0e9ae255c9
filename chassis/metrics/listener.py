"""The metrics listener: what answers a scrape of a metrics directory while every worker is held."""

import logging
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from socketserver import TCPServer
from time import monotonic
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler

from prometheus_client.exposition import ThreadingWSGIServer

from chassis.metrics.directory import is_held
from chassis.metrics.exposition import Exposition, Headers
from chassis.metrics.layout import Damaged

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Answer = tuple[HTTPStatus, Headers, bytes]

MOST_CONNECTIONS = 16
CONNECTION_SECONDS = 10.0

log = logging.getLogger(__name__)


class Quiet(WSGIRequestHandler):
    """Does not log requests: probes and scrapes come every few seconds."""

    # Headers and body leave together, not as six packets that wait for one another.
    wbufsize = -1

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class Server(ThreadingWSGIServer):
    """Serves a WSGI app from threads: few at a time and none for long, whatever clients do."""

    def __init__(self, host: str, port: int, app: "WSGIApplication") -> None:
        """Listen on ``port`` of ``host`` (empty: every address); ``OSError`` if that fails."""
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._deadlines: dict[Any, float] = {}
        super().__init__((host, port), Quiet)
        self.set_app(app)

    def server_bind(self) -> None:
        """Take the address as it is: HTTPServer asks the name service, perhaps for seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ARG002
        """Refuse a connection that is one too many; it is closed at once."""
        return len(self._deadlines) < MOST_CONNECTIONS

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note until when this connection may last."""
        self._deadlines[request] = monotonic() + CONNECTION_SECONDS
        super().process_request(request, client_address)

    def close_request(self, request: Any) -> None:
        """Forget the connection."""
        self._deadlines.pop(request, None)
        super().close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def service_actions(self) -> None:
        """Cut, between requests, connections whose client sends or reads too slowly."""
        now = monotonic()
        for connection, deadline in list(self._deadlines.items()):
            if deadline < now:
                with suppress(OSError):  # it ended just now
                    connection.shutdown(socket.SHUT_RDWR)


def application(directory: Path) -> "WSGIApplication":
    """Return the app of a listener: the exposition of ``directory`` while a master holds it."""
    exposition = Exposition(directory)

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        status, headers, body = _answer(environ, directory, exposition)
        length = ("Content-Length", str(len(body)))
        start_response(f"{status.value} {status.phrase}", [*headers, length])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return answer


def _answer(environ: "WSGIEnvironment", directory: Path, exposition: Exposition) -> Answer:
    if environ["PATH_INFO"] not in {"/metrics", "/livez"}:
        return _said(HTTPStatus.NOT_FOUND, "only /metrics and /livez are here")
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        allowed = ("Allow", "GET, HEAD")
        return _said(HTTPStatus.METHOD_NOT_ALLOWED, "only GET and HEAD are allowed", allowed)
    if environ["PATH_INFO"] == "/livez":
        return _said(HTTPStatus.OK, "ok")
    # Old figures would look like a living service: without a master, `up` must be 0.
    if not is_held(directory):
        return _said(HTTPStatus.SERVICE_UNAVAILABLE, f"no running master holds {directory}")
    return _scraped(environ, exposition)


def _scraped(environ: "WSGIEnvironment", exposition: Exposition) -> Answer:
    try:
        body, headers = exposition.answer(environ)
    except (Damaged, OSError) as error:
        log.exception("a scrape failed")
        return _said(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))
    return HTTPStatus.OK, headers, body


def _said(status: HTTPStatus, sentence: str, *headers: tuple[str, str]) -> Answer:
    plain = ("Content-Type", "text/plain; charset=utf-8")
    return status, [plain, *headers], f"{sentence}\n".encode()
