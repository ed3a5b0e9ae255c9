"""Serves the viewer, the dashboards and the runbooks, and passes queries on to Prometheus."""

import html
import json
import mimetypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import urlsplit

import urllib3

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "grafana" / "viewer" / "dist"
# The addresses are those of Grafana, so that links work in both.
FOLDERS = {
    "dashboards": ROOT / "grafana" / "dashboards",
    "public/runbooks": ROOT / "docs" / "runbooks",
}
QUERY_SECONDS = 30
QUERIES = re.compile(r"/api/v1/(query|query_range|label/\w+/values|status/config)")
Reply = tuple[int, str, bytes]


class Handler(BaseHTTPRequestHandler):
    """One request of the browser."""

    prometheus: ClassVar[str]
    pool: ClassVar[urllib3.PoolManager]

    def do_GET(self) -> None:
        """Answer with a file, the list of dashboards or the result of a query."""
        status, kind, body = self._reply(urlsplit(self.path).path)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Log nothing: a dashboard asks for a hundred things a minute."""

    def _reply(self, path: str) -> Reply:
        if QUERIES.fullmatch(path):
            return self._query()
        if path == "/":
            return HTTPStatus.OK, "text/html; charset=utf-8", _contents().encode()
        if path.startswith("/d/"):
            return _file(BUILT / "index.html")
        folder, _, name = path.strip("/").rpartition("/")
        return _file(FOLDERS.get(folder, BUILT / folder) / name)

    def _query(self) -> Reply:
        try:
            response = self.pool.request("GET", self.prometheus + self.path)
        except urllib3.exceptions.HTTPError as error:
            text = f"Prometheus at {self.prometheus} does not answer: {type(error).__name__}"
            refused = json.dumps({"status": "error", "error": text})
            return HTTPStatus.BAD_GATEWAY, "application/json", refused.encode()
        return response.status, "application/json", response.data


@contextmanager
def serving(port: int, prometheus: str) -> Iterator[str]:
    """Serve on loopback, and yield the address; port 0 means a free one."""
    pool = urllib3.PoolManager(retries=False, timeout=QUERY_SECONDS, maxsize=16)
    handler = type("Bound", (Handler,), {"prometheus": prometheus, "pool": pool})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _file(path: Path) -> Reply:
    found = path.resolve()
    if not found.is_file() or not any(map(found.is_relative_to, (BUILT, *FOLDERS.values()))):
        return HTTPStatus.NOT_FOUND, "text/plain", b"There is no such file.\n"
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    shown = "text/plain" if path.suffix == ".md" else kind
    return HTTPStatus.OK, f"{shown}; charset=utf-8", found.read_bytes()


def _contents() -> str:
    dashboards = [json.loads(path.read_text("utf-8")) for path in _dashboards()]
    rows = "".join(
        f'<li><a href="/d/{each["uid"]}">{html.escape(each["title"])}</a>: '
        f"{html.escape(each['description'])}</li>"
        for each in dashboards
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Dashboards</title>'
        f'<body style="font: 16px/1.6 sans-serif; margin: 2em"><h1>Dashboards</h1><ul>{rows}</ul>'
    )


def _dashboards() -> list[Path]:
    return sorted(FOLDERS["dashboards"].glob("*.json"))
