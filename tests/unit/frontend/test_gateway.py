"""What the gateway passes on, what it does not, and what it says of an API that is down."""

import gzip
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.metrics.http import template
from chassis.openapi import contract
from frontend.app import create_app
from frontend.gateway import CHUNK_BYTES, PUBLIC
from frontend.metrics import PEERS
from frontend.settings import FrontendSettings
from frontend.upstreams import AT_ONCE
from tests.helpers.http_peer import answering, serving
from tests.helpers.ports import free_port
from tests.helpers.services import app_of

INSIDE = {"/api/v1/rankings/reset"}


class Reader(FlaskClient):
    """Reads an answer to its end and closes it, as gunicorn does."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **options})


def client(**settings: object) -> FlaskClient:
    app = create_app(FrontendSettings(**settings))  # type: ignore[arg-type]
    app.test_client_class = Reader
    return app.test_client()


@pytest.fixture(scope="module")
def gateway() -> Iterator[FlaskClient]:
    with ExitStack() as stack:
        urls = {f"{s}_url": stack.enter_context(serving(app_of(s))) for s in PEERS}
        yield client(**urls)


@pytest.fixture
def echo() -> Iterator[FlaskClient]:
    app = Flask("echo")

    @app.get("/api/v1/currencies/<path:_path>")
    def tell(_path: str) -> Response:
        query = request.query_string.decode("ascii")
        received = {**request.headers, "target": f"{request.path}?{query}"}
        return Response(repr(received), headers={"Server-Secret": "x", "ETag": '"1"'})

    with serving(app) as url:
        yield client(currency_url=url)


def test_every_public_route_of_the_apis_is_forwarded_and_no_other() -> None:
    promised = {
        (method.upper(), path)
        for service in PEERS
        for path, item in contract(service)["paths"].items()
        for method in item.keys() & {"get", "post"}
        if path.startswith(("/api/", "/v1/", "/v2/")) and path not in INSIDE
    }
    passed = {(method, template(rule)) for method, rule, _ in PUBLIC}
    assert passed == promised


def test_a_response_is_forwarded_unchanged(gateway: FlaskClient) -> None:
    answer = gateway.get("/api/v1/currencies/latest?symbols=USD&base=KRW")
    assert answer.get_json()["rates"]["USD"]["rate"] == "1335.26673827"
    assert answer.headers["ETag"].startswith('W/"')
    etag = {"If-None-Match": answer.headers["ETag"]}
    again = gateway.get("/api/v1/currencies/latest?symbols=USD&base=KRW", headers=etag)
    assert (again.status_code, again.data) == (304, b"")


def test_a_click_is_forwarded_once_with_its_key(gateway: FlaskClient) -> None:
    headers = {"Idempotency-Key": "tab-1"}
    first, second = (
        gateway.post("/api/v1/rankings/click", json={"country": "VN"}, headers=headers)
        for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    assert second.headers["Idempotency-Replayed"] == "true"


def test_a_problem_of_the_api_is_forwarded(gateway: FlaskClient) -> None:
    answer = gateway.get("/api/v1/history?target=BTC")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


def test_letters_of_any_language_are_forwarded(gateway: FlaskClient) -> None:
    found = gateway.get("/api/v1/currencies/search", query_string={"q": "일본"}).get_json()
    assert found["results"][0]["code"] == "JP"
    board = gateway.get("/api/v1/rankings/countries/일본")
    assert board.get_json()["country"]["code"] == "JP"


@pytest.mark.parametrize(
    ("requested", "received"),
    [
        ("USD%3Fbase=EUR", "USD?base=EUR?"),
        ("a%23b", "a#b?"),
        ("%252e%252e%252f", "%2e%2e%2f?"),
        ("a%25", "a%?"),
        ("%2e%2e", "..?"),
        ("x..y", "x..y?"),
        ("latest?q=a+b%2Bc%26%23&q=%FF", "latest?q=a+b%2Bc%26%23&q=%FF"),
    ],
)
def test_the_api_receives_the_path_and_query_of_the_caller(
    echo: FlaskClient, requested: str, received: str
) -> None:
    answer = echo.get(f"/api/v1/currencies/{requested}")
    assert f"'/api/v1/currencies/{received}'" in answer.text


def test_a_byte_that_is_not_a_letter_is_forwarded_encoded(echo: FlaskClient) -> None:
    raw = {"QUERY_STRING": "q=\xff"}
    answer = echo.get("/api/v1/currencies/latest", environ_overrides=raw)
    assert "latest?q=%FF'" in answer.text


@pytest.mark.parametrize("service", PEERS)
def test_contracts_are_those_the_services_serve(gateway: FlaskClient, service: str) -> None:
    assert gateway.get(f"/docs/{service}.yaml").data.startswith(b"openapi: 3.1.0")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/rankings/reset"),
        ("GET", "/api/v1/rankings/reset"),
        ("DELETE", "/api/v1/currencies"),
        ("GET", "/api/v1/nothing"),
        ("GET", "/docs/ingestor.yaml"),
        ("GET", "/api/v1/../metrics"),
        ("GET", "/api/v1/rankings/countries/%2e%2e"),
        ("GET", "/api/v1/currencies/..%2fmetrics"),
    ],
)
def test_operator_routes_are_not_forwarded(gateway: FlaskClient, method: str, path: str) -> None:
    assert gateway.open(path, method=method).status_code in {404, 405}


def test_only_known_headers_go_in_and_out(echo: FlaskClient) -> None:
    headers = {
        "Authorization": "Bearer x",
        "Cookie": "a=b",
        "X-Request-ID": "mine",
        "Accept": "a/b",
    }
    answer = echo.get("/api/v1/currencies/latest?q=%20a", headers=headers)
    for word in ("Authorization", "Cookie"):
        assert word not in answer.text
    for word in ("mine", "a/b", "latest?q=%20a"):
        assert word in answer.text
    assert "Server-Secret" not in answer.headers
    assert answer.headers["ETag"] == '"1"'


def test_the_api_learns_the_address_of_the_client_which_cannot_be_forged(echo: FlaskClient) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9"}
    answer = echo.get("/api/v1/currencies/latest", headers=forged)
    assert "203.0.113.9" not in answer.text
    assert "'X-Forwarded-For': '127.0.0.1'" in answer.text


def test_large_responses_are_compressed_if_the_client_accepts_it(gateway: FlaskClient) -> None:
    plain = gateway.get("/api/v1/countries")
    packed = gateway.get("/api/v1/countries", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 3
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers


def test_an_api_that_is_down_is_named() -> None:
    answer = client(currency_url=f"http://127.0.0.1:{free_port()}").get("/api/v1/countries")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "currency" in answer.get_json(force=True)["detail"]


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of an API that never says anything."""
    over = threading.Event()
    with answering(lambda _: over.wait()) as url:
        yield url
        over.set()


def test_an_api_that_hangs_is_a_504_in_time(silent: str) -> None:
    answer = client(history_url=silent, gateway_seconds=0.2).get("/api/v1/history?target=USD")
    assert answer.status_code == 504
    assert "history" in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize("answer", [b"", b"HTTP/9 nonsense\r\n\r\n"])
def test_an_invalid_response_is_a_bad_gateway(answer: bytes) -> None:
    with answering(lambda connection: connection.sendall(answer)) as url:
        assert client(ranking_url=url).get("/api/v1/rankings").status_code == 502


def test_the_other_apis_are_served_while_one_is_down() -> None:
    with serving(app_of("currency")) as url:
        page = client(currency_url=url, history_url=f"http://127.0.0.1:{free_port()}")
        assert page.get("/api/v1/history?target=USD").status_code == 503
        assert page.get("/api/v1/countries").status_code == 200


def test_without_the_gateway_nothing_is_forwarded(tmp_path: Path) -> None:
    page = client(gateway=False, page_dir=tmp_path)
    assert page.get("/api/v1/countries").status_code == 404
    assert page.get("/docs/currency.yaml").status_code == 404


def test_an_api_that_hangs_takes_only_some_of_the_threads(silent: str) -> None:
    page = client(history_url=silent, gateway_seconds=2)
    asked = ["/api/v1/history?target=USD"] * (AT_ONCE + 1)
    with ThreadPoolExecutor(len(asked)) as pool:
        answers = list(pool.map(lambda path: page.application.test_client().get(path), asked))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [503] + [504] * AT_ONCE
    (refused,) = (answer for answer in answers if answer.status_code == 503)
    assert refused.headers["Retry-After"] == "5"
    assert page.get("/api/v1/history?target=USD").status_code == 504  # every place is free again


class Steady:
    """An API that gives every request the same bytes, and keeps its connections."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.connections = answer, 0

    def __call__(self, connection: socket.socket) -> None:
        self.connections += 1
        connection.sendall(self.answer)
        while connection.recv(65536):
            connection.sendall(self.answer)


@pytest.mark.parametrize(
    ("method", "status"), [("HEAD", "200 OK"), ("GET", "304 Not Modified"), ("GET", "204 Empty")]
)
def test_a_response_without_a_body_leaves_its_connection_to_the_next(
    method: str, status: str
) -> None:
    api = Steady(f"HTTP/1.1 {status}\r\nContent-Length: 9000\r\n\r\n".encode())
    with answering(api) as url:
        page = client(currency_url=url, gateway_seconds=10)
        answers = [page.open("/api/v1/countries", method=method) for _ in range(AT_ONCE + 1)]
    assert {str(each.status_code) for each in answers} == {status[:3]}
    assert api.connections == 1


def test_a_response_is_streamed_and_an_unread_rest_never_becomes_the_next_response() -> None:
    api = Steady(b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * CHUNK_BYTES)
    with answering(api) as url:
        page = client(currency_url=url, gateway_seconds=10)
        for _ in range(AT_ONCE + 1):
            answer = page.get("/api/v1/countries", buffered=False)
            assert answer.status_code == 200
            answer.close()
