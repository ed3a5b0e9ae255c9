"""A route that will go says since when, until when, and what to use instead."""

from datetime import date

import pytest
from flask import Flask, Response, jsonify
from flask.testing import FlaskClient

from chassis.openapi import contract
from chassis.web.deprecation import deprecated
from tests.helpers.services import SERVICES, app_of

SINCE = date(2026, 11, 28)


def headers(sunset: date | None = None) -> dict[str, str]:
    app = Flask("old")

    @app.get("/old")
    @deprecated(SINCE, successor="/new", sunset=sunset)
    def old() -> tuple[Response, int]:
        return jsonify("still here"), 203

    response = app.test_client().get("/old")
    assert (response.status_code, response.get_json()) == (203, "still here")
    return {**response.headers}


def test_a_deprecated_route_works_and_names_its_successor() -> None:
    sent = headers()
    assert sent["Deprecation"] == "@1795824000"  # 2026-11-28 00:00 UTC
    assert sent["Link"] == '</new>; rel="successor-version"'
    assert "Sunset" not in sent


def test_its_end_is_an_http_date() -> None:
    assert headers(date(2027, 6, 1))["Sunset"] == "Tue, 01 Jun 2027 00:00:00 GMT"


def test_a_notice_of_less_than_half_a_year_is_refused() -> None:
    headers(date(2027, 5, 27))
    with pytest.raises(ValueError, match="180 days"):
        headers(date(2027, 5, 26))


@pytest.mark.parametrize("service", SERVICES)
def test_the_contracts_mark_exactly_the_routes_that_say_so(service: str) -> None:
    app = app_of(service)
    client = FlaskClient(app, app.response_class)
    reads = {
        path: item["get"] for path, item in contract(service)["paths"].items() if "get" in item
    }
    said = {path for path in reads if "Deprecation" in client.get(path).headers}
    assert said == {path for path, read in reads.items() if read.get("deprecated")}
    assert said == {"/healthz"}
