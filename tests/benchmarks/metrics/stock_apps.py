"""The same app, with requests counted as prometheus_client and its exporter commonly do it."""

from collections.abc import Callable
from functools import cache
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_flask_exporter.multiprocess import GunicornInternalPrometheusMetrics

from tests.benchmarks.metrics.apps import bare
from tests.benchmarks.metrics.mix import LABELS, Mix

Children = tuple[Counter, Histogram]


def hooks_with_children() -> Flask:
    """Count in request hooks that keep the children of every label set."""
    requests, durations = _declared()

    @cache
    def children(*labels: str) -> Children:
        return requests.labels(*labels), durations.labels(*labels)

    return _hooked(children)


def hooks_with_labels() -> Flask:
    """Count in request hooks that call ``labels`` each time, as most tutorials do."""
    requests, durations = _declared()

    def children(method: str, endpoint: str, status: str) -> Children:
        return (
            requests.labels(method=method, endpoint=endpoint, status=status),
            durations.labels(method=method, endpoint=endpoint, status=status),
        )

    return _hooked(children)


def exporter() -> Flask:
    """Count with prometheus-flask-exporter."""
    app = bare()
    GunicornInternalPrometheusMetrics(app, group_by="endpoint")
    return app


def held(series: int) -> Flask:
    """Show ``series`` series at ``/metrics``, summed over the workers."""
    app = bare()
    Mix(series).count_each()

    @app.get("/metrics")
    def exposition() -> Response:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return app


def _declared() -> Children:
    requests = Counter("http_requests", "Requests handled", LABELS)
    return requests, Histogram("http_request_duration_seconds", "Seconds", LABELS)


def _hooked(children: Callable[[str, str, str], Children]) -> Flask:
    app = bare()

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "unmatched"
        requests, durations = children(request.method, endpoint, str(response.status_code))
        requests.inc()
        durations.observe(perf_counter() - g.began)
        return response

    return app
