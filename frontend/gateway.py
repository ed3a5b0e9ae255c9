"""The gateway: the public routes of the three APIs, and nothing else of them."""

import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import cast
from urllib.parse import quote

import urllib3
from flask import Blueprint, Response, current_app, request
from urllib3.exceptions import HTTPError

from chassis.request_id import HEADER, request_id
from chassis.web.problems import NotFound
from frontend.metrics import PEERS
from frontend.upstreams import Upstreams

UPSTREAMS = "frontend.upstreams"
# Resetting, metrics, readiness and versions stay inside.
PUBLIC = (
    ("GET", "/api/v1/currencies", "currency"),
    ("GET", "/api/v1/currencies/latest", "currency"),
    ("GET", "/api/v1/currencies/convert", "currency"),
    ("GET", "/api/v1/currencies/search", "currency"),
    ("GET", "/api/v1/currencies/<code>", "currency"),
    ("GET", "/api/v1/countries", "currency"),
    ("GET", "/api/v1/history", "history"),
    ("GET", "/api/v1/history/stats", "history"),
    ("POST", "/api/v1/rankings/click", "ranking"),
    ("GET", "/api/v1/rankings", "ranking"),
    ("GET", "/api/v1/rankings/countries/<country>", "ranking"),
)
SENT = ("Accept", "Content-Type", "If-None-Match", "Idempotency-Key")
RETURNED = (
    "Cache-Control",
    "Content-Disposition",
    "Content-Type",
    "ETag",
    "Idempotency-Replayed",
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
COMPRESSED_FROM_BYTES = 1024
GZIP = 16 + zlib.MAX_WBITS


def blueprint() -> Blueprint:
    """Return the routes that are passed on, and the contracts of those who have them."""
    gateway = Blueprint("gateway", __name__)
    for method, rule, service in PUBLIC:
        gateway.add_url_rule(
            rule, f"{method} {rule}", passed, methods=[method], defaults={"service": service}
        )
    gateway.add_url_rule("/docs/<service>.yaml", "contract", contract)
    return gateway


def passed(service: str, **_variables: str) -> Response:
    """Pass the request on and stream the answer back."""
    query = quote(request.query_string, safe=IN_QUERY)
    return relayed(service, _path() + (f"?{query}" if query else ""))


def contract(service: str) -> Response:
    """Answer with the contract that a service itself serves."""
    if service not in PEERS:
        raise NotFound(f"{service[:20]!r} is no API.")
    return relayed(service, "/openapi.yaml")


def relayed(service: str, target: str) -> Response:
    """Ask ``service`` for ``target`` as the caller did, and stream its answer back."""
    upstreams = cast("Upstreams", current_app.extensions[UPSTREAMS])
    asked = upstreams.asked(service, request.method, target, _sent(), request.get_data())
    with ExitStack() as lent:
        response = _response(lent.enter_context(asked))
        # Also a body that nobody begins to read is given back.
        response.call_on_close(lent.pop_all().close)
    return response


def _response(answer: urllib3.BaseHTTPResponse) -> Response:
    headers = {name: answer.headers[name] for name in RETURNED if name in answer.headers}
    # Nothing comes after these headers: to read it leaves the connection to the next request.
    body = iter((answer.data,)) if answer.length_remaining == 0 else _body(answer)
    if _is_worth_compressing(answer):
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept, Accept-Encoding"}
        body = _compressed(body)
    return Response(body, answer.status, headers)


def _path() -> str:
    # Flask has decoded it: what meant a letter would mean a query, and dots another path.
    return quote(request.path, safe=IN_PATH).replace("/.", "/%2E")


def _sent() -> dict[str, str]:
    headers = {name: request.headers[name] for name in SENT if name in request.headers}
    # Set, not appended to: whoever is in front of us was believed or not when we read it.
    return headers | {"X-Forwarded-For": request.remote_addr or "", HEADER: request_id() or ""}


def _body(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    try:
        yield from answer.stream(CHUNK_BYTES)
    except HTTPError:
        # The status is gone out already: ending short of the announced form is all that is left.
        current_app.logger.warning("an answer broke off")
        raise


def _is_worth_compressing(answer: urllib3.BaseHTTPResponse) -> bool:
    length = int(answer.headers.get("Content-Length", COMPRESSED_FROM_BYTES))
    return (
        length >= COMPRESSED_FROM_BYTES
        and "Content-Encoding" not in answer.headers
        and request.accept_encodings["gzip"] > 0
    )


def _compressed(body: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(level=1, wbits=GZIP)
    for chunk in body:
        yield packer.compress(chunk)
    yield packer.flush()
