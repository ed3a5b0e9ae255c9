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
from werkzeug.routing import Map, Rule

from chassis.metrics.declare import counter, histogram
from chassis.metrics.labels import METHODS, OTHER, method_label

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

UNCOUNTED = frozenset({"/livez", "/readyz", "/healthz", "/version", "/metrics", "/openapi.yaml"})
UNMATCHED = "unmatched"
STATUSES = frozenset(str(status.value) for status in HTTPStatus)
FAILED = "500"

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
    wrapper = RequestCounter(app.wsgi_app, app.url_map)
    for method, endpoint in _routes(app):
        for status in {*responses.get((method, endpoint), ("200",)), FAILED}:
            wrapper.child(endpoint, method, status)
    for method in (*METHODS, OTHER):
        for status in ("404", "405"):
            wrapper.child(UNMATCHED, method, status)
    app.wsgi_app = wrapper  # type: ignore[method-assign]


class RequestCounter:
    """A WSGI app that counts and times the requests of the Flask app behind it."""

    def __init__(self, app: "WSGIApplication", url_map: Map) -> None:
        self._app = app
        self._url_map = url_map
        self._children: dict[tuple[str, str, str], tuple[Counter, Histogram]] = {}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request and count it before its first byte can be sent."""
        if environ["PATH_INFO"] in UNCOUNTED:
            return self._app(environ, start_response)
        answered: tuple[str, Rule | None] | None = None

        def start(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal answered
            # Werkzeug left the request there; Flask takes it away again with its context.
            answered = line[:3], environ["werkzeug.request"].url_rule
            return start_response(line, headers, exc_info)

        began = perf_counter()
        try:
            return self._app(environ, start)
        except BaseException:
            answered = FAILED, self._matched(environ)
            raise
        finally:
            if answered:
                self._count(environ["REQUEST_METHOD"], *answered, perf_counter() - began)

    def child(self, endpoint: str, method: str, status: str) -> tuple[Counter, Histogram]:
        """Return the counter and the histogram of one kind of request, created if need be."""
        known = status if status in STATUSES else OTHER
        return _requests.labels(method, endpoint, known), _durations.labels(method, endpoint)

    def _count(self, method: str, status: str, rule: Rule | None, seconds: float) -> None:
        key = (rule.rule if rule else UNMATCHED, method_label(method), status)
        children = self._children.get(key)
        if children is None:
            children = self._children[key] = self.child(_template(key[0]), *key[1:])
        children[0].inc()
        children[1].observe(seconds)

    def _matched(self, environ: "WSGIEnvironment") -> Rule | None:
        try:
            return self._url_map.bind_to_environ(environ).match(return_rule=True)[0]
        except HTTPException:
            return None


def _routes(app: Flask) -> Iterable[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.rule not in UNCOUNTED:
            for method in METHODS & (rule.methods or set()):
                yield method, _template(rule.rule)


def _template(rule: str) -> str:
    """Write a Flask rule as OpenAPI does: ``<string:code>`` becomes ``{code}``."""
    return re.sub(r"<(?:[^<>:]*:)?([^<>]+)>", r"{\1}", rule)
