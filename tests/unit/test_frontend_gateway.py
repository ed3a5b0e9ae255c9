"""What the gateway passes on, what it does not, and what it says of an API that is down."""

import gzip
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from chassis.metrics.http import template
from chassis.openapi import contract
from frontend.app import create_app
from frontend.gateway import PUBLIC
from frontend.settings import FrontendSettings
from tests.helpers.http_peer import answering, serving
from tests.helpers.ports import free_port
from tests.helpers.services import APIS, app_of

INSIDE = {"/api/v1/rankings/reset"}


def client(**settings: object) -> FlaskClient:
    return create_app(FrontendSettings(**settings)).test_client()  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def gateway() -> Iterator[FlaskClient]:
    with ExitStack() as stack:
        urls = {f"{s}_url": stack.enter_context(serving(app_of(s))) for s in APIS}
        yield client(**urls)


@pytest.fixture
def echo() -> Iterator[FlaskClient]:
    app = Flask("echo")

    @app.get("/api/v1/currencies/<path:_path>")
    def tell(_path: str) -> Response:
        told = {**request.headers, "target": request.full_path}
        return Response(repr(told), headers={"Server-Secret": "x", "ETag": '"1"'})

    with serving(app) as url:
        yield client(currency_url=url)


def test_every_public_route_of_the_apis_is_passed_on_and_no_other() -> None:
    promised = {
        (method.upper(), path)
        for service in APIS
        for path, item in contract(service)["paths"].items()
        for method in item
        if path.startswith("/api/") and path not in INSIDE
    }
    passed = {(method, template(rule)) for method, rule, _ in PUBLIC}
    assert passed == promised


def test_an_answer_comes_through_as_the_api_gave_it(gateway: FlaskClient) -> None:
    answer = gateway.get("/api/v1/currencies/latest?symbols=USD&base=KRW")
    assert answer.get_json()["rates"]["USD"]["rate"] == "1335.26673827"
    assert answer.headers["ETag"].startswith('W/"')
    etag = {"If-None-Match": answer.headers["ETag"]}
    again = gateway.get("/api/v1/currencies/latest?symbols=USD&base=KRW", headers=etag)
    assert (again.status_code, again.data) == (304, b"")


def test_a_click_comes_through_once_with_its_key(gateway: FlaskClient) -> None:
    headers = {"Idempotency-Key": "tab-1"}
    first, second = (
        gateway.post("/api/v1/rankings/click", json={"country": "VN"}, headers=headers)
        for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    assert second.headers["Idempotency-Replayed"] == "true"


def test_a_problem_of_the_api_comes_through(gateway: FlaskClient) -> None:
    answer = gateway.get("/api/v1/history?target=BTC")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


def test_letters_of_any_language_come_through(gateway: FlaskClient) -> None:
    found = gateway.get("/api/v1/currencies/search", query_string={"q": "일본"}).get_json()
    assert found["results"][0]["code"] == "JP"
    board = gateway.get("/api/v1/rankings/countries/일본")
    assert board.get_json()["country"]["code"] == "JP"


@pytest.mark.parametrize("service", APIS)
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
    ],
)
def test_what_is_inside_stays_inside(gateway: FlaskClient, method: str, path: str) -> None:
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


def test_the_api_is_told_who_asked_and_nobody_can_pretend(echo: FlaskClient) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9"}
    answer = echo.get("/api/v1/currencies/latest", headers=forged)
    assert "203.0.113.9" not in answer.text
    assert "'X-Forwarded-For': '127.0.0.1'" in answer.text


def test_large_answers_are_compressed_for_those_who_can_read_it(gateway: FlaskClient) -> None:
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


def test_an_api_that_is_silent_is_given_up_in_time() -> None:
    with answering(lambda _: time.sleep(1)) as url:
        began = time.monotonic()
        answer = client(history_url=url, gateway_seconds=0.2).get("/api/v1/history?target=USD")
        assert answer.status_code == 504
        assert time.monotonic() - began < 1
    assert "history" in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize("answer", [b"", b"HTTP/9 nonsense\r\n\r\n"])
def test_an_api_that_talks_nonsense_is_a_bad_gateway(answer: bytes) -> None:
    with answering(lambda connection: connection.sendall(answer)) as url:
        assert client(ranking_url=url).get("/api/v1/rankings").status_code == 502


def test_the_others_still_answer_when_one_is_down() -> None:
    with serving(app_of("currency")) as url:
        page = client(currency_url=url, history_url=f"http://127.0.0.1:{free_port()}")
        assert page.get("/api/v1/history?target=USD").status_code == 503
        assert page.get("/api/v1/countries").status_code == 200


def test_without_the_gateway_nothing_is_passed_on(tmp_path: Path) -> None:
    page = client(gateway=False, page_dir=tmp_path)
    assert page.get("/api/v1/countries").status_code == 404
    assert page.get("/docs/currency.yaml").status_code == 404
