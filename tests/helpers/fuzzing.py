"""Requests made from a contract, and what each response has to be."""

from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

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
Operation = tuple[str, str, GenerationMode]


def operations(contract: dict[str, Any]) -> list[Operation]:
    """Return the path, method and mode of each operation that can get invalid input."""
    return [
        (path, method, mode)
        for path, item in contract["paths"].items()
        for method, operation in item.items()
        for mode in GenerationMode
        if method not in {"head", "options"}
        if "requestBody" in operation or operation.get("parameters", [READING]) != [READING]
        if mode is GenerationMode.POSITIVE or not _takes_everything(operation)
    ]


def fuzz(app: Flask, document: str, operation: Operation, examples: int) -> None:
    """Send ``examples`` requests to an operation of the contract that ``app`` serves."""
    path, method, mode = operation
    schema = schemathesis.openapi.from_wsgi(document, app)
    paths = schema.raw_schema["paths"]

    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Case) -> None:
        # A generated code may form the path of another route, which has other responses.
        assume(case.formatted_path == path or case.formatted_path not in paths)
        response = case.call(headers=PLAIN)
        case.validate_response(response, checks=CHECKS)

    send()


def _takes_everything(operation: dict[str, Any]) -> bool:
    given = [each for each in operation.get("parameters", ()) if each != READING]
    return "requestBody" not in operation and all(
        each.get("in") == "path" and each["schema"] == {"type": "string"} for each in given
    )
