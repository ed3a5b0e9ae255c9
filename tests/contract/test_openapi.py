"""Every service's contract is valid, lists exactly its routes and is served whole."""

import pytest
import yaml
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from chassis.metrics.http import template
from chassis.openapi import contract, rendered
from tests.helpers.services import SERVICES, app_of


@pytest.fixture(params=SERVICES)
def app(request: pytest.FixtureRequest) -> Flask:
    return app_of(request.param)


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (template(rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_is_in_the_contract_and_the_other_way_round(app: Flask) -> None:
    document = contract(app.name)
    promised = {
        (path, method.upper())
        for path, item in document["paths"].items()
        for method in item
        if method in {"get", "post", "put", "delete", "patch"}
    }
    assert routes(app) == promised


def test_the_contract_is_valid_openapi_3_1(app: Flask) -> None:
    OpenAPIV31SpecValidator(contract(app.name)).validate()


def test_the_contract_is_served_whole(app: Flask) -> None:
    response = app.test_client().get("/openapi.yaml")
    assert yaml.safe_load(response.data) == contract(app.name)
    assert "common.yaml" not in rendered(app.name)


def test_operation_ids_are_unique(app: Flask) -> None:
    names = [
        operation["operationId"]
        for item in contract(app.name)["paths"].values()
        for operation in item.values()
    ]
    assert len(names) == len(set(names))
