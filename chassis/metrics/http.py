"""Counting requests: a wrapper around the WSGI app that knows the matched route."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from time import perf_counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import Flask
from prometheus_client import Counter, Histogram
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from chassis.metrics.declare import counter, histogram

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

UNCOUNTED = frozenset({"/livez", "/readyz", "/healthz", "/version", "/metrics", "/openapi.yaml"})
METHODS = frozenset({"GET", "HEAD", "POST"})
UNMATCHED = "unmatched"
OTHER = "other"
STATUSES = frozenset(str(status.value) for status in HTTPStatus)
FAILED = "500"

Headers = list[tuple[str, str]]  # named, as it would be built anew for each request
Answered = tuple[str | None, str, str]  # rule, method, status line
Responses = Mapping[tuple[str, str], Iterable[str]]

_requests = counter("http_requests_total", "Requests answered", ("method", "endpoint", "status"))
_durations = histogram(
    "http_request_duration_seconds", "Seconds until the answer began", ("method", "endpoint")
)


def count_requests(app: Flask, responses: Responses = MappingProxyType({})) -> None:
    """Count the requests of ``app`` before their answers leave; call it after the last route.

    ``responses`` names the statuses that (method, endpoint) may answer with (default 200): they
    and 500 exist as zero from the start.
    """
    for method, endpoint in _routes(app):
        for status in {*responses.get((method, endpoint), ("200",)), FAILED}:
            children(endpoint, method, status)
    for method in (*METHODS, OTHER):
        for status in ("404", "405"):
            children(UNMATCHED, method, status)
    app.wsgi_app = RequestCounter(app.wsgi_app, app.url_map)  # type: ignore[method-assign]


class RequestCounter:
    """A WSGI app that counts and times the requests of the Flask app behind it."""

    def __init__(self, app: "WSGIApplication", url_map: Map) -> None:
        self._app = app
        self._url_map = url_map
        self._children: dict[Answered, tuple[Counter, Histogram]] = {}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request and count it before its first byte can be sent."""
        if environ["PATH_INFO"].removesuffix("/") in UNCOUNTED:
            return self._app(environ, start_response)
        began = perf_counter()
        answered: Answered | None = None

        def start(line: str, headers: Headers, exc_info: Any = None) -> Any:
            nonlocal answered
            # Werkzeug left the request there; Flask takes it away again with its context.
            rule = environ["werkzeug.request"].url_rule
            answered = rule.rule if rule else None, environ["REQUEST_METHOD"], line
            return start_response(line, headers, exc_info)

        try:
            return self._app(environ, start)
        except BaseException:
            answered = self._matched(environ), environ["REQUEST_METHOD"], FAILED
            raise
        finally:
            if answered:
                requests, durations = self._children.get(answered) or self._known(answered)
                requests.inc()
                durations.observe(perf_counter() - began)

    def _known(self, answered: Answered) -> tuple[Counter, Histogram]:
        rule, method, line = answered
        found = children(template(rule) if rule else UNMATCHED, method_label(method), line[:3])
        if method in METHODS:  # a caller invents methods, but neither rules nor status lines
            self._children[answered] = found
        return found

    def _matched(self, environ: "WSGIEnvironment") -> str | None:
        try:
            return self._url_map.bind_to_environ(environ).match(return_rule=True)[0].rule
        except HTTPException:
            return None


def method_label(method: str) -> str:
    """Return ``method`` if it is GET, HEAD or POST, else ``other``."""
    return method if method in METHODS else OTHER


def children(endpoint: str, method: str, status: str) -> tuple[Counter, Histogram]:
    """Return the counter and the histogram of one kind of request, created if need be."""
    known = status if status in STATUSES else OTHER
    return _requests.labels(method, endpoint, known), _durations.labels(method, endpoint)


def _routes(app: Flask) -> Iterable[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.rule not in UNCOUNTED:
            for method in METHODS & (rule.methods or set()):
                yield method, template(rule.rule)


def template(rule: str) -> str:
    """Write a Flask rule as OpenAPI does: ``<string:code>`` becomes ``{code}``."""
    return re.sub(r"<(?:[^<>:]*:)?([^<>]+)>", r"{\1}", rule)
