"""The one HTTP client of the ingestor: bounded in time, size, redirects and retries."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import tenacity
from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    IncompleteRead,
    ProtocolError,
)
from urllib3.exceptions import TimeoutError as Late

import chassis
from ingestor.errors import (
    BadRedirect,
    SourceError,
    TooLarge,
    TooSlow,
    TransientError,
    Truncated,
    Unreachable,
)
from ingestor.http.connections import cut_after, is_public, pool_manager
from ingestor.http.responses import Content, content_of, redirect
from ingestor.sources.publication import Kind

# urllib3 logs whole URLs, and one of ours contains a key.
logging.getLogger("urllib3").setLevel(logging.CRITICAL + 1)

CHUNK_BYTES = 2**16


@dataclass(frozen=True)
class Limits:
    """Bounds of one fetch: times in seconds, ``total`` with all retries, ``bytes`` of the body."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 60.0
    attempts: int = 4
    first_wait: float = 0.5
    longest_wait: float = 20.0
    redirects: int = 3
    bytes: int = 32 * 2**20


class Client:
    """Fetches data by GET; every failure is a ``SourceError`` that names only the host.

    A source at an address that ``is_public`` cannot redirect into our own network.
    """

    def __init__(
        self, limits: Limits | None = None, is_public: Callable[[str], bool] = is_public
    ) -> None:
        self._limits = limits or Limits()
        self._is_public = is_public
        self._pools, self._outside = pool_manager(), pool_manager(outside_only=True)
        first, longest = self._limits.first_wait, self._limits.longest_wait
        self._backoff = tenacity.wait_exponential(first, longest) + tenacity.wait_random(0, first)

    def get(self, url: str, kind: Kind, etag: str | None = None) -> Content:
        """Return the data at ``url``; a transient failure is retried within the limits."""
        deadline = time.monotonic() + self._limits.total
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(TransientError),
            stop=tenacity.stop_after_attempt(self._limits.attempts)
            | tenacity.stop_before_delay(self._limits.total),
            wait=self._wait,
            reraise=True,
        )
        return retrying(self._attempt, url, kind, etag, deadline)

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        return max(self._backoff(state), getattr(error, "retry_after", 0.0))

    def _attempt(self, url: str, kind: Kind, etag: str | None, deadline: float) -> Content:
        headers = {"User-Agent": f"trip-service/{chassis.__version__}", "Accept-Encoding": "gzip"}
        if etag:
            headers["If-None-Match"] = etag
        host = urlsplit(url).hostname or ""
        return _translated(host, lambda: self._followed(url, kind, headers, deadline))

    def _followed(self, url: str, kind: Kind, headers: dict[str, str], deadline: float) -> Content:
        origin, pools = urlsplit(url).hostname or "", self._pools
        for _ in range(self._limits.redirects + 1):
            response, body = self._exchange(pools, url, headers, deadline)
            target = redirect(response, url)
            if target is None:
                return content_of(response, body, kind)
            if self._is_public(origin):
                pools = self._outside
            url = target
        raise BadRedirect(f"more than {self._limits.redirects} redirects")

    def _exchange(
        self, pools: PoolManager, url: str, headers: dict[str, str], deadline: float
    ) -> tuple[BaseHTTPResponse, bytes]:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TooSlow("the time for this fetch is over")
        response = pools.urlopen(
            "GET", url, headers=headers, redirect=False, retries=False, preload_content=False,
            timeout=Timeout(connect=self._limits.connect, read=self._limits.read, total=left),
        )  # fmt: skip
        try:
            with cut_after(deadline - time.monotonic(), response.shutdown):
                return response, self._read(response)
        finally:
            response.close()

    def _read(self, response: BaseHTTPResponse) -> bytes:
        body = bytearray()
        for chunk in response.stream(CHUNK_BYTES):
            body += chunk
            if len(body) > self._limits.bytes:
                raise TooLarge(f"more than {self._limits.bytes} bytes")
        return bytes(body)


def _translated(host: str, exchange: Callable[[], Content]) -> Content:
    try:
        return exchange()
    except SourceError as error:
        error.args = (f"{host}: {error}", *error.args[1:])
        raise
    except (HTTPError, OSError) as error:
        failure = _cause(error)
    # Raised outside the handler: otherwise the library's error, which has the URL, is chained.
    raise failure(f"{host}: {(failure.__doc__ or '').rstrip('.')}")


def _cause(error: Exception) -> type[TransientError]:
    if isinstance(error, ConnectTimeoutError):
        return Unreachable
    if isinstance(error, Late | TimeoutError):
        return TooSlow
    broken = isinstance(error, ProtocolError | IncompleteRead | DecodeError)
    return Truncated if broken else Unreachable
