"""Pages of other origins may read public APIs, and never write."""

import pytest
from flask import Blueprint, Response
from flask.testing import FlaskClient
from pydantic import ValidationError

from chassis.settings import Settings
from chassis.web.app import create_service
from chassis.web.problems import Unprocessable

OURS, OTHER = "https://ours.example", "https://other.example"
ORIGIN = "Access-Control-Allow-Origin"
EXPOSED = "Access-Control-Expose-Headers"


def client(origins: str = "*") -> FlaskClient:
    api = Blueprint("api", __name__)

    @api.get("/api/things")
    def things() -> Response:
        return Response("[]", content_type="application/json", headers={"Vary": "Accept"})

    @api.post("/api/things")
    @api.post("/api/click")
    def write() -> str:
        return "written"

    @api.get("/api/bad")
    def bad() -> str:
        raise Unprocessable("base", "is unknown")

    settings = Settings(cors_origins=origins)
    return create_service("currency", settings, [api], {}).test_client()


@pytest.fixture(scope="module")
def opened() -> FlaskClient:
    return client()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/api/things", "/api/bad", "/api/nothing", "/openapi.yaml"])
def test_any_page_may_read_a_response_of_the_api(
    opened: FlaskClient, method: str, path: str
) -> None:
    headers = opened.open(path, method=method, headers={"Origin": OTHER}).headers
    assert headers[ORIGIN] == "*"
    assert {"ETag", "Retry-After", "RateLimit"} <= set(headers[EXPOSED].split(", "))
    assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("path", ["/livez", "/metrics", "/version"])
def test_no_page_may_read_what_is_for_operators(opened: FlaskClient, path: str) -> None:
    assert ORIGIN not in opened.get(path, headers={"Origin": OTHER}).headers


def test_no_page_may_read_the_response_to_a_write(opened: FlaskClient) -> None:
    for path in ("/api/things", "/api/click"):
        response = opened.post(path, headers={"Origin": OTHER})
        assert (response.text, response.headers.get(ORIGIN)) == ("written", None)


def preflight(client: FlaskClient, path: str, method: str) -> dict[str, str]:
    asked = {"Origin": OTHER, "Access-Control-Request-Method": method}
    response = client.options(path, headers=asked)
    assert (response.status_code, response.data) == (204, b"")
    return {**response.headers}


def test_a_preflight_of_a_read_is_allowed(opened: FlaskClient) -> None:
    headers = preflight(opened, "/api/bad", "GET")
    assert headers[ORIGIN] == "*"
    assert headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "If-None-Match" in headers["Access-Control-Allow-Headers"]


def test_a_preflight_of_a_write_is_never_allowed(opened: FlaskClient) -> None:
    assert ORIGIN not in preflight(opened, "/api/click", "POST")
    both = preflight(opened, "/api/things", "POST")
    assert "POST" not in both["Access-Control-Allow-Methods"]


def test_only_the_listed_origins_may_read_and_caches_keep_them_apart() -> None:
    listed = client(f"https://first.example,{OURS}")
    for origin, allowed in ((OURS, OURS), (OTHER, None), ("null", None)):
        headers = listed.get("/api/things", headers={"Origin": origin}).headers
        assert headers.get(ORIGIN) == allowed
        assert {"Accept", "Origin"} <= set(headers["Vary"].split(", "))
    assert "Origin" in listed.get("/api/things").headers["Vary"]


def test_no_origin_may_read_where_that_is_the_setting() -> None:
    closed = client("none")
    assert ORIGIN not in closed.get("/api/things", headers={"Origin": OTHER}).headers
    assert ORIGIN not in closed.options("/api/things", headers={"Origin": OTHER}).headers


@pytest.mark.parametrize("origins", ["", "all", "ours.example", f"{OURS}/", f"{OURS}, {OTHER}"])
def test_a_setting_that_is_not_a_list_of_origins_is_refused(origins: str) -> None:
    with pytest.raises(ValidationError, match="cors_origins"):
        Settings(cors_origins=origins)


def test_options_lists_the_methods_of_a_path_and_a_405_does_too(opened: FlaskClient) -> None:
    assert opened.options("/api/bad").headers["Allow"] == "GET, HEAD, OPTIONS"
    assert opened.options("/api/click").headers["Allow"] == "OPTIONS, POST"
    refused = opened.delete("/api/bad")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert opened.options("/api/nothing").status_code == 404
