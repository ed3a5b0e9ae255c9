"""The API server, as Prometheus sees it: with its token and its certificate authority."""

import ssl
from pathlib import Path
from typing import Any

import urllib3

from launch.connect.connection import CA, FOLDER, Connection

SECONDS = 10.0


class Failed(Exception):
    """A request failed; ``status`` is that of the response, or 0 without one."""

    def __init__(self, sentence: str, status: int = 0) -> None:
        super().__init__(sentence)
        self.status = status


class Api:
    """Requests with a token, over TLS that is always verified."""

    def __init__(self, connection: Connection, token: str, folder: Path = FOLDER) -> None:
        self._server = connection.server.rstrip("/")
        context = ssl.create_default_context(cafile=folder / CA)
        self._pool = urllib3.PoolManager(
            ssl_context=context, headers={"Authorization": f"Bearer {token}"}, retries=False
        )

    def text(self, path: str) -> str:
        """Return the body of a successful response."""
        return self._request("GET", path).data.decode("utf-8", "replace")

    def json(self, path: str) -> Any:
        """Return the object of a successful response."""
        return self._request("GET", path).json()

    def create(self, path: str, content: dict[str, Any]) -> Any:
        """Send an object, and return what the server made of it."""
        return self._request("POST", path, json=content).json()

    def _request(self, method: str, path: str, **options: Any) -> urllib3.BaseHTTPResponse:
        try:
            answer = self._pool.request(
                method, f"{self._server}{path}", timeout=SECONDS, redirect=False, **options
            )
        except urllib3.exceptions.HTTPError as error:
            raise Failed(f"{self._server}{path} gives no response: {error}") from None
        if not 200 <= answer.status < 300:
            raise Failed(f"{path} answers with {answer.status}", answer.status)
        return answer
