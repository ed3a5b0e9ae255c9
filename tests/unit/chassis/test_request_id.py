"""The id that joins a request, its answer and its log lines."""

import json
import re

import pytest

from chassis.settings import Settings
from chassis.web.app import create_service


def app_client(**settings: object):  # type: ignore[no-untyped-def]
    return create_service("currency", Settings(**settings), [], {}).test_client()  # type: ignore[arg-type]


def test_a_sane_id_is_taken_over() -> None:
    response = app_client().get("/livez", headers={"X-Request-ID": "a-1.b_2"})
    assert response.headers["X-Request-ID"] == "a-1.b_2"


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, '"><script>', "é"])
def test_any_other_id_is_replaced(given: str) -> None:
    response = app_client().get("/livez", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["X-Request-ID"])


def test_log_lines_are_json_with_the_id_of_their_request(
    capsys: pytest.CaptureFixture[str],
) -> None:
    client = app_client(log_access=True)
    client.get("/livez", headers={"X-Request-ID": "mine"})
    (line,) = capsys.readouterr().err.splitlines()
    logged = json.loads(line)
    assert (logged["service"], logged["request_id"]) == ("currency", "mine")
    assert (logged["method"], logged["path"], logged["status"]) == ("GET", "/livez", 200)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000", logged["time"])


def test_requests_are_not_logged_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    app_client().get("/livez")
    assert capsys.readouterr().err == ""
