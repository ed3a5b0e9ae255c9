"""Cross-origin requests: pages of other origins may read the public APIs, but never write."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.datastructures import Headers as HeaderList

from chassis.openapi.derived import PUBLIC
from chassis.web.options import OPTIONS
from chassis.web.vary import add_vary

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

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
Headers = list[tuple[str, str]]
ALLOWED = "Access-Control-Allow-Origin"
READING: Headers = [("Access-Control-Expose-Headers", ", ".join(EXPOSED))]
# Browsers ask before they send a header such as If-None-Match, and remember the response.
PREFLIGHT: Headers = [
    ("Access-Control-Allow-Methods", "GET, HEAD"),
    ("Access-Control-Allow-Headers", "If-None-Match, X-Request-ID"),
    ("Access-Control-Max-Age", "7200"),
]


def register(app: Flask, origins: str) -> None:
    """Let pages of ``origins`` read the APIs of ``app``: ``*``, ``none`` or a list with commas.

    No credentials are allowed.
    """
    if origins != NONE:
        app.wsgi_app = Shared(app.wsgi_app, origins)  # type: ignore[method-assign]


class Shared:
    """A WSGI app that says which pages of other origins may read a response."""

    def __init__(self, app: "WSGIApplication", origins: str) -> None:
        self._app = app
        self._origins = frozenset(origins.split(","))

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Handle one request, and add the headers for its origin if its path is public."""
        if not environ["PATH_INFO"].startswith(PUBLIC):
            return self._app(environ, start_response)

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            return start_response(status, self._shared(environ, headers), exc_info)

        return self._app(environ, start)

    def _shared(self, environ: "WSGIEnvironment", headers: Headers) -> Headers:
        added = _added(environ["REQUEST_METHOD"], headers)
        if added is None:
            return headers
        if EVERY in self._origins:
            return [*headers, (ALLOWED, EVERY), *added]
        varied, origin = HeaderList(headers), environ.get("HTTP_ORIGIN")
        add_vary(varied, "Origin")
        shared = [(ALLOWED, origin), *added] if origin in self._origins else []
        return [*varied.to_wsgi_list(), *shared]


def _added(method: str, headers: Headers) -> Headers | None:
    """Return the headers for a read or for a preflight of one; ``None`` for any other request."""
    if method in READS:
        return READING
    methods = dict(headers).get("Allow", "")
    return PREFLIGHT if method == OPTIONS and "GET" in methods else None
