"""The gateway: the public routes of the three APIs, and nothing else of them."""

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote

import urllib3
from flask import Blueprint, Response, current_app, request
from urllib3.exceptions import HTTPError

from chassis.request_id import HEADER, request_id
from chassis.web.problems import NotFound
from frontend.metrics import PEERS
from frontend.upstreams import Upstreams

# Resets, metrics, readiness and versions are not public.
PUBLIC = (
    ("GET", "/api/v1/currencies", "currency"),
    ("GET", "/api/v1/currencies/latest", "currency"),
    ("GET", "/api/v1/currencies/convert", "currency"),
    ("GET", "/api/v1/currencies/cost", "currency"),
    ("GET", "/api/v1/currencies/search", "currency"),
    ("GET", "/api/v1/currencies/<code>", "currency"),
    ("GET", "/api/v1/countries", "currency"),
    ("GET", "/api/v1/sources", "currency"),
    ("GET", "/api/v1/history", "history"),
    ("GET", "/api/v1/history/stats", "history"),
    ("GET", "/api/v1/history/compare", "history"),
    ("GET", "/api/v1/history/changes", "history"),
    ("GET", "/api/v1/history/indicators", "history"),
    ("GET", "/api/v1/history/standing", "history"),
    ("GET", "/api/v1/history/forecast", "history"),
    ("GET", "/v1/latest", "history"),
    ("GET", "/v1/currencies", "history"),
    ("GET", "/v1/<day>", "history"),
    ("GET", "/v1/<start_date>..", "history"),
    ("GET", "/v1/<start_date>..<end_date>", "history"),
    ("GET", "/v2/rates", "history"),
    ("POST", "/api/v1/rankings/click", "ranking"),
    ("GET", "/api/v1/rankings", "ranking"),
    ("GET", "/api/v1/rankings/countries/<country>", "ranking"),
)
SENT = ("Accept", "Accept-Encoding", "Content-Type", "If-None-Match", "Idempotency-Key")
RETURNED = (
    "Cache-Control",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Type",
    "ETag",
    "Idempotency-Replayed",
    "Rate-Sources",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Vary",
    "Withheld-Points",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
)
IN_PATH = "/:@!$&'()*+,;=~"
IN_QUERY = "%?" + IN_PATH
CHUNK_BYTES = 64 * 1024


def blueprint(upstreams: Upstreams) -> Blueprint:
    """Return the public routes of the APIs, and the routes of their contracts."""
    gateway = Blueprint("gateway", __name__)

    def forward(service: str, **_variables: str) -> Response:
        """Forward the request and stream the response back."""
        query = quote(request.query_string, safe=IN_QUERY)
        return _forwarded(upstreams, service, _path() + (f"?{query}" if query else ""))

    def contract(service: str) -> Response:
        """Return the contract that a service itself serves."""
        if service not in PEERS:
            raise NotFound(f"There is no API named {service[:20]!r}.")
        return _forwarded(upstreams, service, "/openapi.yaml")

    for method, rule, service in PUBLIC:
        # Flask allows no dot in a name.
        name, defaults = f"{method} {rule}".replace(".", " "), {"service": service}
        gateway.add_url_rule(rule, name, forward, methods=[method], defaults=defaults)
    gateway.add_url_rule("/docs/<service>.yaml", "contract", contract)
    return gateway


def _forwarded(upstreams: Upstreams, service: str, target: str) -> Response:
    body = request.get_data()
    sent = upstreams.response(service, request.method, target, _request_headers(), body)
    with ExitStack() as held:
        response = _response(held.enter_context(sent))
        # The connection is returned even if nobody reads the body.
        response.call_on_close(held.pop_all().close)
    return response


def _response(upstream: urllib3.BaseHTTPResponse) -> Response:
    headers = {name: upstream.headers[name] for name in RETURNED if name in upstream.headers}
    if upstream.length_remaining:
        headers["Content-Length"] = str(upstream.length_remaining)
    # Reading an empty body at once leaves the connection to the next request.
    body = iter((upstream.data,)) if upstream.length_remaining == 0 else _body(upstream)
    return Response(body, upstream.status, headers)


def _path() -> str:
    # Flask has decoded the path: an encoded `?` must not start a query, nor dots change the path.
    return quote(request.path, safe=IN_PATH).replace("/.", "/%2E")


def _request_headers() -> dict[str, str]:
    headers = {name: request.headers[name] for name in SENT if name in request.headers}
    # Replaced, not extended: remote_addr is already the address that our settings trust.
    return headers | {"X-Forwarded-For": request.remote_addr or "", HEADER: request_id() or ""}


def _body(upstream: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    try:
        yield from upstream.stream(CHUNK_BYTES)
    except HTTPError:
        # The status has been sent already: all we can do is to end before the announced length.
        current_app.logger.warning("a response broke off")
        raise
