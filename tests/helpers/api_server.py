"""A small HTTPS server that plays an API server, with rights and pods that a test sets."""

import base64
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trustme

from launch.connect import connection, token
from launch.connect.connection import CA, Connection, expected
from launch.connect.rights import Right, needed

NAMESPACE = "trip"
METRICS = "served_total 1\n"
PORT = 9090


def jwt(issued: float, end: float) -> str:
    """Return a token with these times, that nobody signed."""
    claims = base64.urlsafe_b64encode(json.dumps({"iat": issued, "exp": end}).encode())
    return f"e30.{claims.decode().rstrip('=')}.c2ln"


def pod(app: str, component: str) -> dict[str, Any]:
    """Return a pod that is ready, as the API lists it."""
    return {
        "metadata": {
            "name": f"{app}-{component}",
            "namespace": NAMESPACE,
            "labels": {"app": app, "app.kubernetes.io/component": component},
            "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": str(PORT)},
        },
        "spec": {"containers": [{"ports": [{"containerPort": PORT}]}]},
        "status": {"conditions": [{"type": "Ready", "status": "True"}]},
    }


@dataclass
class ApiServer:
    """What the server knows, and what connects this machine to it."""

    folder: Path
    connection: Connection
    authority: trustme.CA
    token: str
    rights: set[str]
    pods: list[dict[str, Any]]
    metrics: dict[str, str] = field(default_factory=dict)

    def answer(self, method: str, path: str, content: Any) -> tuple[int, str]:
        """Return the status and the body of a response."""
        if method == "POST":
            return 201, json.dumps({"status": {"allowed": self._asked(content["spec"])}})
        if path == f"/api/v1/namespaces/{NAMESPACE}/pods":
            return 200, json.dumps({"items": self.pods})
        name = path.removeprefix(f"/api/v1/namespaces/{NAMESPACE}/pods/")
        name, _, _ = name.removesuffix("/proxy/metrics").partition(f":{PORT}")
        text = self.metrics.get(name, METRICS)
        return (200, text) if text != "refused" else (503, "connection refused")

    def _asked(self, spec: dict[str, Any]) -> bool:
        if paths := spec.get("nonResourceAttributes"):
            return str(Right(paths["verb"], paths["path"])) in self.rights
        asked = spec["resourceAttributes"]
        what = "/".join(filter(None, (asked["resource"], asked["subresource"])))
        return str(Right(asked["verb"], what, asked["namespace"])) in self.rights


@contextmanager
def running(folder: Path) -> Iterator[ApiServer]:
    """Serve during the block, with a connection to it in ``folder``."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        address = f"https://127.0.0.1:{server.server_address[1]}"
        ours = _connected(folder, Connection("rig", NAMESPACE, address, "rig", "1h"), authority)
        _Handler.api = ours
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield ours
        finally:
            server.shutdown()
            thread.join(10)


def _connected(folder: Path, to: Connection, authority: trustme.CA) -> ApiServer:
    rights = {str(right) for right in needed(to)}
    made = jwt(time.time(), time.time() + 3600)
    ours = ApiServer(folder, to, authority, made, rights, [pod(*each) for each in expected()])
    connection.write(to, folder)
    token.write(made, folder)
    authority.cert_pem.write_to_path(folder / CA)
    return ours


class _Handler(BaseHTTPRequestHandler):
    api: ApiServer
    # Headers and body together, not as two packets of which the second waits.
    wbufsize = -1

    def do_GET(self) -> None:
        self._respond(None)

    def do_POST(self) -> None:
        self._respond(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def log_message(self, *args: object) -> None:
        pass

    def _respond(self, content: Any) -> None:
        known = self.headers["Authorization"] == f"Bearer {self.api.token}"
        path = urlsplit(self.path).path
        status, body = self.api.answer(self.command, path, content) if known else (401, "{}")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())
