"""The type of every problem leads to a section of a document."""

import re

import pytest
from flask.testing import FlaskClient

from chassis.openapi import statuses
from chassis.settings import Settings
from chassis.web.app import create_service
from chassis.web.connections import refusal
from chassis.web.operations import operations_app
from chassis.web.problem_types import type_of
from tests.helpers.contract import EVERYWHERE
from tests.helpers.services import SERVICES


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_service("currency", Settings(), [], {}).test_client()


def sections(client: FlaskClient) -> list[str]:
    response = client.get("/problems")
    assert (response.status_code, response.mimetype) == (200, "text/html")
    return re.findall(r'id="([^"]+)"', response.text)


def promised() -> set[int]:
    every = {int(each) for name in SERVICES for found in statuses(name).values() for each in found}
    refused = {each.value for each in refusal.STATUSES.values()}
    return {status for status in every | refused | EVERYWHERE if status >= 400}


@pytest.mark.parametrize("status", sorted(promised()))
def test_every_status_of_a_contract_or_a_refusal_is_explained(
    client: FlaskClient, status: int
) -> None:
    address, _, section = type_of(status).partition("#")
    assert address == "/problems"
    assert sections(client).count(section) == 1


def test_a_problem_names_its_section(client: FlaskClient) -> None:
    assert client.get("/nothing").get_json(force=True)["type"] == "/problems#404"


def test_a_status_that_is_not_explained_has_no_type() -> None:
    assert type_of(418) == "about:blank"


def test_the_document_may_be_kept_and_asked_for_again(client: FlaskClient) -> None:
    etag = client.get("/problems").headers["ETag"]
    assert client.get("/problems", headers={"If-None-Match": etag}).status_code == 304


def test_a_process_without_an_api_explains_its_problems_too() -> None:
    assert operations_app("currency", {}).test_client().get("/problems").status_code == 200
