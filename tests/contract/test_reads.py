"""Every public GET can be cached and confirmed; its HEAD and OPTIONS are as the contract says."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.openapi import contract
from tests.helpers.contract import resolve
from tests.helpers.services import APIS, app_of

READS = [
    (service, path)
    for service in APIS
    for path, item in contract(service)["paths"].items()
    if "head" in item
]
PATHS = [(service, path) for service in APIS for path in contract(service)["paths"]]
every_read = pytest.mark.parametrize(("service", "path"), READS)
# They differ from request to request.
OWN = {"X-Request-ID", "Date"}
# On a busy machine the rates can become stale between two requests.
ATTEMPTS = 5


def asked(service: str, path: str, method: str = "GET", **headers: str) -> TestResponse:
    """Send the request that the examples of the contract make."""
    app = app_of(service)
    client = FlaskClient(app, app.response_class)
    values = _examples(service, path)
    query = {name: value for name, value in values.items() if f"{{{name}}}" not in path}
    return client.open(path.format(**values), method=method, query_string=query, headers=headers)


def _examples(service: str, path: str) -> dict[str, Any]:
    document = contract(service)
    declared = document["paths"][path]["get"]["parameters"]
    parameters = [resolve(document, each) for each in declared]
    return {each["name"]: each["example"] for each in parameters if each.get("required")}


@every_read
def test_a_read_says_for_how_long_it_is_true_and_is_confirmed(service: str, path: str) -> None:
    def is_confirmed() -> bool:
        first = asked(service, path)
        assert first.status_code == 200, first.text
        assert first.headers["Cache-Control"] not in {"", "no-store"}
        assert "Accept-Encoding" in first.headers["Vary"]
        again = asked(service, path, **{"If-None-Match": first.headers["ETag"]})
        names = ("ETag", "Cache-Control", "Vary")
        same = [again.headers[name] == first.headers[name] for name in names]
        return again.status_code == 304 and not again.data and all(same)

    assert any(is_confirmed() for _ in range(ATTEMPTS))


@every_read
@pytest.mark.parametrize("encoding", ["identity", "br"])
def test_a_head_has_the_headers_of_its_get(service: str, path: str, encoding: str) -> None:
    def headers(method: str) -> list[tuple[str, str]]:
        response = asked(service, path, method, **{"Accept-Encoding": encoding})
        assert response.status_code == 200
        assert bool(response.data) == (method == "GET")
        return [header for header in response.headers if header[0] not in OWN]

    assert any(headers("GET") == headers("HEAD") for _ in range(ATTEMPTS))


@pytest.mark.parametrize(("service", "path"), PATHS)
def test_options_lists_the_methods_of_the_contract(service: str, path: str) -> None:
    item = contract(service)["paths"][path]
    app = app_of(service)
    response = FlaskClient(app, app.response_class).options(path.replace("{", "").replace("}", ""))
    assert response.status_code == 204
    allowed = set(response.headers["Allow"].split(", "))
    assert allowed - {"HEAD", "OPTIONS"} == {m.upper() for m in item.keys() & {"get", "post"}}
    assert "options" not in item or allowed == {method.upper() for method in item}
