"""Whatever a request contains, the response is one that the contract declares."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chassis.openapi import contract
from tests.helpers.services import APIS, app_of

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# schemathesis checks bodies as they were sent, so they must not be compressed.
PLAIN = {"Accept-Encoding": "identity"}
# Only operations with parameters of their own or a body can get invalid input.
READING = {"$ref": "#/components/parameters/IfNoneMatch"}
OPERATIONS = [
    (service, path, method, mode)
    for service in APIS
    for path, item in contract(service)["paths"].items()
    for method, operation in item.items()
    for mode in GenerationMode
    if method not in {"head", "options"}
    if "requestBody" in operation or operation.get("parameters", [READING]) != [READING]
]


@pytest.mark.parametrize(("service", "path", "method", "mode"), OPERATIONS)
def test_the_response_is_one_that_the_contract_declares(
    service: str, path: str, method: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.yaml", app_of(service))
    paths = contract(service)["paths"]
    strategy = schema[path][method].as_strategy(generation_mode=mode)

    @given(case=strategy)
    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def fuzz(case: Case) -> None:
        # A generated code may form the path of another route, which has other responses.
        assume(case.formatted_path == path or case.formatted_path not in paths)
        response = case.call(headers=PLAIN)
        case.validate_response(response, checks=CHECKS)

    fuzz()
