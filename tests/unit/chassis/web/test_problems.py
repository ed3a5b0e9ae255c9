"""The one shape of every error."""

import pytest
from flask import Blueprint, abort
from flask.testing import FlaskClient

from chassis.settings import Settings
from chassis.stores.errors import NothingLoaded, StillLoading, StoreUnavailable
from chassis.web import problems
from chassis.web.app import create_service
from chassis.web.problems import BadRequest, Unavailable, Unprocessable

MEMBERS = {"type", "title", "status", "detail", "instance", "request_id"}
ERRORS: dict[str, Exception] = {
    "bad": BadRequest("amount", "must be a number"),
    "unprocessable": Unprocessable("base", "is unknown"),
    "unavailable": Unavailable("down"),
    "store": StoreUnavailable("mysql://user:secret@host is gone"),
    "empty": NothingLoaded(),
    "loading": StillLoading(4489, 7126),
    "bug": ZeroDivisionError("secret detail"),
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    failing = Blueprint("failing", __name__)

    @failing.get("/fail/<kind>")
    def fail(kind: str) -> str:
        if kind.isdigit():
            abort(int(kind))
        raise ERRORS[kind]

    @failing.post("/read")
    def read() -> str:
        from flask import request

        return str(request.get_json())

    return create_service("currency", Settings(), [failing], {}).test_client()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/fail/bad", 400),
        ("/fail/unprocessable", 422),
        ("/fail/unavailable", 503),
        ("/fail/store", 503),
        ("/fail/empty", 503),
        ("/fail/loading", 503),
        ("/fail/bug", 500),
        ("/fail/401", 401),
        ("/fail/429", 429),
        ("/nothing/here", 404),
        ("/read", 405),
    ],
)
def test_every_error_is_a_problem(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path, headers={"X-Request-ID": "me-1"})
    body = response.get_json(force=True)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert body.keys() - {"errors", "loading"} == MEMBERS
    assert (body["status"], body["instance"], body["request_id"]) == (status, path, "me-1")


def test_bad_input_is_named_by_its_field(client: FlaskClient) -> None:
    errors = client.get("/fail/bad").get_json(force=True)["errors"]
    assert errors == [{"field": "amount", "detail": "must be a number"}]


def test_a_body_that_is_not_json_is_a_problem(client: FlaskClient) -> None:
    assert client.post("/read", data="{", content_type="application/json").status_code == 400
    assert client.post("/read", data="a=b").status_code == 415


def test_a_body_that_is_too_large_is_a_problem(client: FlaskClient) -> None:
    response = client.post("/read", data=b" " * 20_000, content_type="application/json")
    assert response.status_code == 413
    assert response.content_type == "application/problem+json"


def test_an_outage_says_when_to_come_back(client: FlaskClient) -> None:
    for kind in ("unavailable", "store"):
        assert client.get(f"/fail/{kind}").headers["Retry-After"] == str(problems.RETRY_SECONDS)


def test_rates_that_are_being_loaded_say_how_far_they_are(client: FlaskClient) -> None:
    response = client.get("/fail/loading")
    body = response.get_json(force=True)
    assert body["detail"] == "Rates are being loaded: 62 %."
    assert body["loading"] == {"done": 4489, "total": 7126}
    assert response.headers["Retry-After"] == str(problems.LOADING_RETRY_SECONDS)
    assert "loading" not in client.get("/fail/empty").get_json(force=True)


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    assert "POST" in client.get("/read").headers["Allow"]


def test_no_secret_and_no_trace_leaves_with_an_error(client: FlaskClient) -> None:
    for kind in ("bug", "store"):
        assert "secret" not in client.get(f"/fail/{kind}").get_data(as_text=True)
