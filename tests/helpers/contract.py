"""A Flask test client that checks every response against the service's OpenAPI contract."""

from http import HTTPStatus
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from chassis.metrics.http import template
from chassis.openapi import contract

# Any route may respond with these statuses, so the contracts do not list them.
EVERYWHERE = {405, 406, 413, 415, 500}


class ContractClient(FlaskClient):
    """Fails the test if a response does not match the contract."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **{"buffered": True, **kwargs})
        check(self.application, response)
        return response


def client(app: Flask) -> FlaskClient:
    """Return a checking client of ``app``, whose name is that of its service."""
    app.test_client_class = ContractClient
    return app.test_client()


def check(app: Flask, response: TestResponse) -> None:
    """Raise ``AssertionError`` unless status, type and body are in the contract."""
    document = contract(app.name)
    declared = _declared(app, document, response)
    if declared is None:
        validate(document, {"$ref": "#/components/schemas/Problem"}, response.get_json(force=True))
        assert response.content_type == "application/problem+json"
    elif "*/*" not in declared.get("content", {"*/*": None}):
        assert response.mimetype in declared["content"], (response.mimetype, response.text)
        if response.mimetype.endswith("json") and not response.mimetype.endswith("ndjson"):
            schema = declared["content"][response.mimetype]["schema"]
            validate(document, schema, response.get_json(force=True))


def validate(document: dict[str, Any], schema: dict[str, Any], body: Any) -> None:
    """Raise ``ValidationError`` unless ``body`` fits ``schema`` of ``document``."""
    whole = {**schema, "components": document["components"]}
    Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(body)


def _declared(
    app: Flask, document: dict[str, Any], response: TestResponse
) -> dict[str, Any] | None:
    template = template_of(app, response.request.path)
    method = response.request.method.lower().replace("head", "get")
    operation = document["paths"].get(template, {}).get(method)
    if operation is None or response.status_code in EVERYWHERE:
        assert response.status_code >= 400, f"{method} {template} is not in the contract"
        return None
    status = str(response.status_code)
    known = operation["responses"]
    assert status in known, f"{method} {template}: {HTTPStatus(int(status))!r} is not declared"
    declared: dict[str, Any] = known[status]
    return resolve(document, declared)


def resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow a ``$ref`` inside ``document``."""
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def template_of(app: Flask, path: str) -> str | None:
    """Return the OpenAPI template of the route that serves ``path``, if there is one."""
    adapter = app.url_map.bind("localhost")
    for method in ("GET", "POST"):
        if adapter.test(path, method):
            rule, _ = adapter.match(path, method, return_rule=True)
            return template(rule.rule)
    return None
