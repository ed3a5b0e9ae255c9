"""Counts and times the requests of a Flask app by route, in a wrapper around its WSGI app."""

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
REFUSED = ("400", "408", "413", "414", "417", "431", "501")
# OPTIONS is answered with it on every path, before any route.
PREFLIGHT = "204"

Headers = list[tuple[str, str]]  # a name here, because an inline type would be built per request
Outcome = tuple[str | None, str, str]  # rule, method, status line
Responses = Mapping[tuple[str, str], Iterable[str]]

_requests = counter("http_requests_total", "Requests handled", ("method", "endpoint", "status"))
_durations = histogram(
    "http_request_duration_seconds", "Seconds until the response began", ("method", "endpoint")
)


def count_requests(app: Flask, responses: Responses = MappingProxyType({})) -> None:
    """Count the requests of ``app`` before their responses; call it after the last route.

    ``responses`` names the statuses of each (method, endpoint), by default 200. These and 500 are
    shown as zero from the start.
    """
    for method, endpoint in _routes(app):
        for status in {*responses.get((method, endpoint), ("200",)), FAILED}:
            children(endpoint, method, status)
    for method in (*METHODS, OTHER):
        for status in ("404", "405"):
            children(UNMATCHED, method, status)
    for status in (*REFUSED, PREFLIGHT):
        children(UNMATCHED, OTHER, status)
    app.wsgi_app = RequestCounter(app.wsgi_app, app.url_map)  # type: ignore[method-assign]


def count_refused(status: int, seconds: float) -> None:
    """Count a request that the server refused after ``seconds``, before it reached the app."""
    requests, durations = children(UNMATCHED, OTHER, str(int(status)))
    requests.inc()
    durations.observe(seconds)


class RequestCounter:
    """A WSGI app that counts and times the requests of the Flask app behind it."""

    def __init__(self, app: "WSGIApplication", url_map: Map) -> None:
        self._app = app
        self._url_map = url_map
        self._children: dict[Outcome, tuple[Counter, Histogram]] = {}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Handle one request and count it before the first byte of its response can be sent."""
        if environ["PATH_INFO"].removesuffix("/") in UNCOUNTED:
            return self._app(environ, start_response)
        began = perf_counter()
        outcome: Outcome | None = None

        def start(line: str, headers: Headers, exc_info: Any = None) -> Any:
            nonlocal outcome
            # Werkzeug puts the request into the environ; Flask removes it with its context.
            rule = environ["werkzeug.request"].url_rule
            outcome = rule.rule if rule else None, environ["REQUEST_METHOD"], line
            return start_response(line, headers, exc_info)

        try:
            return self._app(environ, start)
        except BaseException:
            outcome = self._matched(environ), environ["REQUEST_METHOD"], FAILED
            raise
        finally:
            if outcome:
                requests, durations = self._children.get(outcome) or self._created(outcome)
                requests.inc()
                durations.observe(perf_counter() - began)

    def _created(self, outcome: Outcome) -> tuple[Counter, Histogram]:
        rule, method, line = outcome
        created = children(template(rule) if rule else UNMATCHED, method_label(method), line[:3])
        if method in METHODS:  # clients can invent methods, but not rules or status lines
            self._children[outcome] = created
        return created

    def _matched(self, environ: "WSGIEnvironment") -> str | None:
        try:
            return self._url_map.bind_to_environ(environ).match(return_rule=True)[0].rule
        except HTTPException:
            return None


def method_label(method: str) -> str:
    """Return ``method`` if it is GET, HEAD or POST, otherwise ``other``."""
    return method if method in METHODS else OTHER


def children(endpoint: str, method: str, status: str) -> tuple[Counter, Histogram]:
    """Return the counter and the histogram of one kind of request, created if necessary."""
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
