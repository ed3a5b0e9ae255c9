"""The metrics listener: serves scrapes of a metrics directory even while every worker is busy."""

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
from chassis.metrics.loop import Changes

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Response = tuple[HTTPStatus, Headers, bytes]

MOST_CONNECTIONS = 16
CONNECTION_SECONDS = 10.0

log = logging.getLogger(__name__)


class Quiet(WSGIRequestHandler):
    """A request handler that does not log: probes and scrapes come every few seconds."""

    # Sends headers and body together, not as six packets that wait for one another.
    wbufsize = -1

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing."""


class Server(ThreadingWSGIServer):
    """Serves a WSGI app from threads, with bounds on the number and duration of connections."""

    def __init__(self, host: str, port: int, app: "WSGIApplication") -> None:
        """Listen on ``port`` of ``host`` (empty: all addresses); raises ``OSError``."""
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._deadlines: dict[Any, float] = {}
        super().__init__((host, port), Quiet)
        self.set_app(app)

    def server_bind(self) -> None:
        """Bind without a name lookup, which HTTPServer makes and which may take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ARG002
        """Refuse connections above the limit; they are closed at once."""
        return len(self._deadlines) < MOST_CONNECTIONS

    def process_request(self, request: Any, client_address: Any) -> None:
        """Set the deadline of this connection and serve it."""
        self._deadlines[request] = monotonic() + CONNECTION_SECONDS
        super().process_request(request, client_address)

    def close_request(self, request: Any) -> None:
        """Close the connection and forget its deadline."""
        self._deadlines.pop(request, None)
        super().close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report an error, except that a client disconnected."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def service_actions(self) -> None:
        """Cut connections that have passed their deadline."""
        now = monotonic()
        for connection, deadline in list(self._deadlines.items()):
            if deadline < now:
                with suppress(OSError):  # it has just ended
                    connection.shutdown(socket.SHUT_RDWR)


def application(directory: Path) -> "WSGIApplication":
    """Return the app of a listener: the exposition of ``directory`` while a master holds it."""
    exposition, changes = Exposition(directory), Changes(log)

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        status, headers, body = _response(environ, directory, exposition)
        failed = status is HTTPStatus.INTERNAL_SERVER_ERROR
        changes.note(body.decode().strip() if failed else "", "scrapes succeed again")
        length = ("Content-Length", str(len(body)))
        start_response(f"{status.value} {status.phrase}", [*headers, length])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return app


def _response(environ: "WSGIEnvironment", directory: Path, exposition: Exposition) -> Response:
    if environ["PATH_INFO"] not in {"/metrics", "/livez"}:
        return _plain(HTTPStatus.NOT_FOUND, "only /metrics and /livez are served here")
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        allowed = ("Allow", "GET, HEAD")
        return _plain(HTTPStatus.METHOD_NOT_ALLOWED, "only GET and HEAD are allowed", allowed)
    if environ["PATH_INFO"] == "/livez":
        return _plain(HTTPStatus.OK, "ok")
    # Old figures would look like a living service: without a master, `up` must be 0.
    try:
        if not is_held(directory):
            return _plain(HTTPStatus.SERVICE_UNAVAILABLE, f"no running master holds {directory}")
        body, headers = exposition.respond(environ)
    except PermissionError as error:
        hint = "run the listener as the user of the service"
        return _plain(HTTPStatus.INTERNAL_SERVER_ERROR, f"a scrape failed: {error}: {hint}")
    except (Damaged, OSError) as error:
        return _plain(HTTPStatus.INTERNAL_SERVER_ERROR, f"a scrape failed: {error}")
    return HTTPStatus.OK, headers, body


def _plain(status: HTTPStatus, text: str, *headers: tuple[str, str]) -> Response:
    content_type = ("Content-Type", "text/plain; charset=utf-8")
    return status, [content_type, *headers], f"{text}\n".encode()
