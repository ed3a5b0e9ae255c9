"""Whatever a request contains, the response is one that the contract declares."""

import pytest

from chassis.openapi import contract
from tests.helpers.fuzzing import Operation, fuzz, operations
from tests.helpers.services import APIS, app_of

EXAMPLES = 40
OPERATIONS = [(service, each) for service in APIS for each in operations(contract(service))]


@pytest.mark.parametrize(("service", "operation"), OPERATIONS, ids=str)
def test_the_response_is_one_that_the_contract_declares(service: str, operation: Operation) -> None:
    fuzz(app_of(service), "/openapi.yaml", operation, EXAMPLES)
