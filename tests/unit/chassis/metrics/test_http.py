"""Counting requests: each exactly once, under its route, before its response is sent."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, abort
from prometheus_client import REGISTRY
from werkzeug.test import EnvironBuilder

from chassis.metrics.http import RequestCounter, count_requests

Count = Callable[..., float | None]
ITEM = "/things/{code}/{size}"


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__, static_folder=None)
    app.url_map.strict_slashes = False  # as chassis.web.app does

    @app.get("/things/<code>/<int:size>")
    def thing(code: str, size: int) -> str:
        if code == "missing":
            abort(404)
        return code * size

    @app.post("/things")
    def add() -> tuple[str, int]:
        return "", 201

    @app.get("/raises")
    def raises() -> str:
        raise RuntimeError("on purpose")

    @app.get("/aborted")
    def aborted() -> str:
        raise SystemExit(1)  # what gunicorn raises in a worker that took too long

    @app.get("/invented")
    def invented() -> tuple[str, int]:
        return "", 799

    @app.get("/readyz")
    def readyz() -> str:
        return "ok"

    count_requests(app, {("POST", "/things"): ("201", "422")})
    return app


@pytest.fixture
def counted() -> Iterator[Count]:
    """Return how many requests with these labels were counted since the test began."""
    before = _requests()

    def count(method: str, endpoint: str, status: str) -> float:
        key = (endpoint, method, status)
        return _requests()[key] - before.get(key, 0)

    yield count
    assert len(_requests().keys() - before.keys()) < 100


def _requests() -> dict[tuple[str, ...], float]:
    return {
        tuple(value for _, value in sorted(sample.labels.items())): sample.value
        for family in REGISTRY.collect()
        for sample in family.samples
        if sample.name == "http_requests_total"
    }


def test_a_request_is_counted_and_timed_under_the_template_of_its_route(
    app: Flask, counted: Count
) -> None:
    labels = {"method": "GET", "endpoint": ITEM}
    timed = REGISTRY.get_sample_value("http_request_duration_seconds_count", labels) or 0
    app.test_client().get("/things/a/3")
    app.test_client().get("/things/b/4")
    assert counted("GET", ITEM, "200") == 2
    assert REGISTRY.get_sample_value("http_request_duration_seconds_count", labels) == timed + 2


def test_a_request_is_counted_before_its_response_is_sent(app: Flask, counted: Count) -> None:
    environ = EnvironBuilder("/things/a/3").get_environ()
    body = app.wsgi_app(environ, lambda *_: lambda _: None)
    assert counted("GET", ITEM, "200") == 1
    assert b"".join(body) == b"aaa"


def test_a_404_of_a_route_is_counted_under_the_route(app: Flask, counted: Count) -> None:
    app.test_client().get("/things/missing/3")
    assert counted("GET", ITEM, "404") == 1


@pytest.mark.parametrize(
    ("method", "path", "label", "status"),
    [
        ("GET", "/nothing/here", "GET", "404"),
        ("POST", "/things/a/3", "POST", "405"),
        ("DELETE", "/things", "other", "405"),
        ("BREW", "/things", "other", "405"),
    ],
)
def test_a_request_without_a_route_is_unmatched(
    app: Flask, counted: Count, method: str, path: str, label: str, status: str
) -> None:
    app.test_client().open(path, method=method)
    assert counted(label, "unmatched", status) == 1


def test_an_error_in_the_app_is_counted_as_500(app: Flask, counted: Count) -> None:
    assert app.test_client().get("/raises").status_code == 500
    assert counted("GET", "/raises", "500") == 1


def test_an_exception_that_leaves_the_app_is_counted_as_500(app: Flask, counted: Count) -> None:
    app.testing = True
    with pytest.raises(RuntimeError):
        app.test_client().get("/raises")
    assert counted("GET", "/raises", "500") == 1


def test_a_worker_aborted_in_a_request_is_counted_as_500(app: Flask, counted: Count) -> None:
    with pytest.raises(SystemExit):
        app.test_client().get("/aborted")
    assert counted("GET", "/aborted", "500") == 1


def test_a_failure_after_the_status_was_chosen_is_a_500(app: Flask, counted: Count) -> None:
    @app.teardown_request
    def fail(_error: BaseException | None) -> None:
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        app.test_client().get("/things/a/3")
    assert counted("GET", ITEM, "500") == 1
    assert counted("GET", ITEM, "200") == 0


def test_an_invented_status_is_other(app: Flask, counted: Count) -> None:
    app.test_client().get("/invented")
    assert counted("GET", "/invented", "other") == 1


@pytest.mark.parametrize("path", ["/readyz", "/readyz/", "/metrics", "/metrics/"])
def test_probes_and_scrapes_are_not_counted(app: Flask, counted: Count, path: str) -> None:
    before = _requests()
    app.test_client().get(path)
    assert _requests() == before


def test_a_path_that_only_looks_like_a_probe_is_counted(app: Flask, counted: Count) -> None:
    app.test_client().get("/readyz/now")
    assert counted("GET", "unmatched", "404") == 1


def test_known_requests_exist_as_zero(app: Flask) -> None:
    known = _requests()
    assert {(ITEM, "GET", "200"), (ITEM, "GET", "500"), (ITEM, "HEAD", "200")} <= known.keys()
    assert {("/things", "POST", status) for status in ("201", "422", "500")} <= known.keys()
    assert ("/things", "POST", "200") not in known
    assert ("unmatched", "other", "405") in known


def test_invented_methods_take_no_memory(app: Flask) -> None:
    wrapper = app.wsgi_app
    assert isinstance(wrapper, RequestCounter)
    for number in range(50):
        app.test_client().open("/things", method=f"BREW{number}")
    assert wrapper._children == {}
