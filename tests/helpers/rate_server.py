"""A local HTTP server that imitates providers of rates, working and failing."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PACE = 0.05


@dataclass(frozen=True)
class Reply:
    """One response: at most ``sent`` bytes of the body are sent, one by one if ``drip``."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int | None = None
    drip: bool = False
    drip_head: bool = False


class RateServer(ThreadingHTTPServer):
    """Answers each path with its replies in turn and repeats the last one."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: dict[str, list[Reply]] = {}
        self.requests: dict[str, list[Mapping[str, str]]] = defaultdict(list)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.closing = threading.Event()

    def answer(self, path: str, *replies: Reply) -> str:
        """Set the replies of ``path`` and return its URL."""
        self.replies[path] = list(replies)
        return f"{self.url}{path}"

    def next_reply(self, path: str) -> Reply:
        """Return the next reply of ``path``."""
        replies = self.replies.get(path, [Reply(404, b"not found")])
        return replies.pop(0) if len(replies) > 1 else replies[0]

    def asked(self, path: str) -> int:
        """Return how often ``path`` was asked for."""
        return len(self.requests[path])


class Handler(BaseHTTPRequestHandler):
    """Speaks as much HTTP/1.1 as a provider's file server."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: RateServer

    def do_GET(self) -> None:
        """Send the path's next reply, or 304 if the client has it already."""
        self.server.requests[self.path].append(dict(self.headers))
        reply = self.server.next_reply(self.path)
        etag = reply.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            reply = Reply(304, headers={"ETag": etag})
        with suppress(OSError):
            self._send(reply)

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        if reply.drip_head:
            self._drip(b"X-Slow: " + b"." * 200)
        self.end_headers()
        part = reply.body[: reply.sent]
        if reply.drip:
            self._drip(part)
        else:
            self.wfile.write(part)
        if reply.sent is not None:
            self.close_connection = True

    def _drip(self, content: bytes) -> None:
        self.flush_headers()
        for byte in content:
            if self.server.closing.wait(PACE):
                return
            self.wfile.write(bytes([byte]))


@contextmanager
def rate_server() -> Iterator[RateServer]:
    """Run a server of rates in a thread."""
    server = RateServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def unused_url() -> str:
    """Return the URL of a port without a server."""
    server = RateServer()
    server.server_close()
    return server.url
