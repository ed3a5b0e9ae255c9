"""Requests to the three APIs: pooled connections, time-outs, one problem for each failure."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError

from chassis.web.problems import Problem, Unavailable
from frontend import metrics

CONNECT_SECONDS = 2.0
CONNECTIONS = 32
# Of the 8 threads of a worker: an API that hangs must leave some to the others.
AT_ONCE = 6
QUEUE_SECONDS = 0.2


class Upstreams:
    """The APIs at ``addresses``, by the name of their service; ``seconds`` bounds each read."""

    def __init__(self, addresses: Mapping[str, str], seconds: float) -> None:
        self._addresses = addresses
        self._permits = {service: BoundedSemaphore(AT_ONCE) for service in addresses}
        self._pool = urllib3.PoolManager(
            maxsize=CONNECTIONS,
            timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds),
            retries=False,
        )

    @contextmanager
    def response(
        self, service: str, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> Iterator[urllib3.BaseHTTPResponse]:
        """Yield the service's response with its body still unread; 503, 504 or 502 without one."""
        with self._permit(service):
            with _explained(service):
                response = self._pool.request(
                    method,
                    self._addresses[service] + target,
                    body=body or None,
                    headers=headers,
                    preload_content=False,
                    redirect=False,
                    decode_content=False,
                )
            try:
                yield response
            finally:
                # A response that was read to its end keeps its connection; others lose it.
                response.close()
                response.release_conn()

    @contextmanager
    def _permit(self, service: str) -> Iterator[None]:
        permits = self._permits[service]
        if not permits.acquire(timeout=QUEUE_SECONDS):
            raise Unavailable(f"The {service} service has too many requests to answer already.")
        try:
            yield
        finally:
            permits.release()


@contextmanager
def _explained(service: str) -> Iterator[None]:
    began, outcome = time.perf_counter(), "answered"
    try:
        yield
    except (NewConnectionError, ConnectTimeoutError):
        outcome = "unreachable"
        raise Unavailable(f"The {service} service cannot be reached.") from None
    except ReadTimeoutError:
        outcome = "timeout"
        raise Problem(504, f"The {service} service did not answer in time.") from None
    except HTTPError:
        outcome = "broken"
        raise Problem(502, f"The {service} service broke off its response.") from None
    finally:
        metrics.outbound.labels(service, outcome).observe(time.perf_counter() - began)
