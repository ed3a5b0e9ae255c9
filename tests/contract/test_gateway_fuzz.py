"""Whatever a request to the page contains, the response is one that a contract declares.

The three APIs are real and filled, each behind a server of its own.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from chassis.openapi import contract
from frontend.app import create_app
from frontend.settings import FrontendSettings
from tests.helpers.fuzzing import Operation, fuzz, operations
from tests.helpers.http_peer import serving
from tests.helpers.services import APIS, app_of

EXAMPLES = 10
PASSED_ON = contract("frontend")["paths"]
# schemathesis leaves a file open that it was sent.
FILE = "/offline/{page}"
OWN = [each for each in operations(contract("frontend")) if each[0] != FILE]
FORWARDED = [
    (service, each)
    for service in APIS
    for each in operations(contract(service))
    if each[0] in PASSED_ON
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app of the page, in front of three APIs."""
    folder: Path = tmp_path_factory.mktemp("page")
    for name in ("index.html", "docs.html"):
        (folder / name).write_text("<!doctype html><title>Trip Service</title>")
    with ExitStack() as stack:
        addresses = {f"{each}_url": stack.enter_context(serving(app_of(each))) for each in APIS}
        yield create_app(FrontendSettings(page_dir=folder, **addresses))


@pytest.mark.parametrize("operation", OWN, ids=str)
def test_the_response_of_the_page_is_one_that_its_contract_declares(
    page: Flask, operation: Operation
) -> None:
    fuzz(page, "/openapi.yaml", operation, EXAMPLES)


@pytest.mark.parametrize(("service", "operation"), FORWARDED, ids=str)
def test_the_response_through_the_gateway_is_one_that_the_contract_of_its_api_declares(
    page: Flask, service: str, operation: Operation
) -> None:
    fuzz(page, f"/docs/{service}.yaml", operation, EXAMPLES)
