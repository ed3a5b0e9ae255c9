"""Cross-origin requests: pages of other origins may read the public APIs, but never write."""

from flask import Flask, Response, request

from chassis.openapi.derived import PUBLIC
from chassis.web.options import OPTIONS
from chassis.web.vary import add_vary

EVERY, NONE = "*", "none"
READS = frozenset({"GET", "HEAD"})
EXPOSED = (
    "Content-Disposition",
    "Deprecation",
    "ETag",
    "Link",
    "Rate-Sources",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Sunset",
    "Withheld-Points",
    "X-Request-ID",
)
Headers = tuple[tuple[str, str], ...]
READING: Headers = (("Access-Control-Expose-Headers", ", ".join(EXPOSED)),)
# Browsers ask before they send a header such as If-None-Match, and remember the response.
PREFLIGHT: Headers = (
    ("Access-Control-Allow-Methods", "GET, HEAD"),
    ("Access-Control-Allow-Headers", "If-None-Match, X-Request-ID"),
    ("Access-Control-Max-Age", "7200"),
)


def register(app: Flask, origins: str) -> None:
    """Let pages of ``origins`` read the APIs of ``app``: ``*``, ``none`` or a list with commas.

    No credentials are allowed.
    """
    known = frozenset(origins.split(","))

    def share(response: Response) -> Response:
        if (headers := _headers(response)) and (origin := _allowed(known, response)):
            # This runs for every request: adding is faster than replacing.
            response.headers.add("Access-Control-Allow-Origin", origin)
            for name, value in headers:
                response.headers.add(name, value)
        return response

    if origins != NONE:
        app.after_request(share)


def _headers(response: Response) -> Headers | None:
    """Return the headers of a read or of a preflight of one; ``None`` for any other request."""
    environ = request.environ
    if not environ["PATH_INFO"].startswith(PUBLIC):
        return None
    method = environ["REQUEST_METHOD"]
    if method in READS:
        return READING
    can_read = method == OPTIONS and "GET" in response.headers.get("Allow", "")
    return PREFLIGHT if can_read else None


def _allowed(known: frozenset[str], response: Response) -> str | None:
    if EVERY in known:
        return EVERY
    add_vary(response, "Origin")
    origin = request.headers.get("Origin")
    return origin if origin in known else None
