"""What a browser shows of an address that does not exist, and what an API client gets."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from chassis.web import problems
from frontend.app import create_app
from frontend.settings import FrontendSettings
from tests.helpers.http_peer import serving

# What Chromium, Firefox and Safari send when somebody opens an address.
BROWSERS = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
)
CLIENTS = ("*/*", "", "application/json", "application/json, text/plain, */*")


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_app(FrontendSettings(page_dir=tmp_path)).test_client()


@pytest.mark.parametrize("accept", BROWSERS)
@pytest.mark.parametrize("path", ["/nothing", "/docs/nothing", "/wp-login.php", "/index.html"])
def test_a_browser_gets_a_page_with_a_way_back(client: FlaskClient, accept: str, path: str) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 404
    assert answer.content_type == "text/html; charset=utf-8"
    assert "This page does not exist" in answer.text
    assert f"<p>{path}" in answer.text
    assert 'href="/?lang=en"' in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", CLIENTS)
def test_an_api_client_gets_a_problem(client: FlaskClient, accept: str) -> None:
    answer = client.get("/nothing", headers={"Accept": accept})
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_a_route_of_the_apis_is_a_problem_for_everybody(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing", headers={"Accept": BROWSERS[0]})
    assert answer.content_type == "application/problem+json"


def test_a_problem_of_an_api_is_passed_on_as_it_arrived(tmp_path: Path) -> None:
    api = Flask("currency")
    problems.register(api)
    with serving(api) as url:
        client = create_app(FrontendSettings(page_dir=tmp_path, currency_url=url)).test_client()
        answer = client.get("/docs/currency.yaml", headers={"Accept": BROWSERS[0]})
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.get_json(force=True)["instance"] == "/openapi.yaml"


@pytest.mark.parametrize(
    ("query", "languages", "title"),
    [
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "없는 페이지입니다"),
        ("?lang=ko", "en-US", "없는 페이지입니다"),
        ("?lang=en", "ko", "This page does not exist"),
        ("?lang=xx", "fr", "This page does not exist"),
    ],
)
def test_it_speaks_the_language_of_the_reader(
    client: FlaskClient, query: str, languages: str, title: str
) -> None:
    headers = {"Accept": BROWSERS[0], "Accept-Language": languages}
    assert title in client.get(f"/nothing{query}", headers=headers).text


def test_without_a_built_page_a_browser_is_told_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept": BROWSERS[0]})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "run `make page`" in answer.text


def test_nothing_of_the_address_becomes_part_of_the_page(client: FlaskClient) -> None:
    headers = {"Accept": BROWSERS[0], "X-Request-ID": "<b>"}
    answer = client.get("/<script>alert(1)</script>", headers=headers)
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_its_policy_allows_its_own_style_and_nothing_else(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"Accept": BROWSERS[0]})
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
