import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ingestor.errors import AccessDenied, MalformedData, RequestRefused, SourceError
from ingestor.http.client import Client
from ingestor.http.requester import HttpRequester
from ingestor.settings import IngestorSettings
from ingestor.sources import adapter
from ingestor.sources.exchangerate_api import parse
from ingestor.sources.publication import Publication, Scope
from tests.helpers.ingestor import QUICK, sample
from tests.helpers.rate_server import RateServer, Reply, rate_server

NOW = datetime(2026, 10, 31, 9, tzinfo=UTC)
KEY = "0123456789abcdef"


@pytest.fixture
def server() -> Iterator[RateServer]:
    with rate_server() as running:
        yield running


def published(server: RateServer, name: str) -> list[Publication]:
    settings = IngestorSettings(
        open_er_api_url=f"{server.url}/v6/latest/EUR",
        exchangerate_api_url=f"{server.url}/v6/{{key}}/latest/EUR",
        exchangerate_api_key=KEY,
    )
    latest = adapter(name, settings).latest
    assert latest
    return list(latest(HttpRequester(Client(QUICK), name, {}), Scope(None, NOW)))


@pytest.mark.parametrize(
    ("name", "path", "file"),
    [
        ("open-er-api", "/v6/latest/EUR", "open-er-api.json"),
        ("exchangerate-api", f"/v6/{KEY}/latest/EUR", "exchangerate-api-v6.json"),
    ],
)
def test_the_moment_is_the_one_the_provider_states(
    server: RateServer, name: str, path: str, file: str
) -> None:
    server.answer(path, Reply(200, sample(file)))
    (publication,) = published(server, name)
    assert publication.observed_at == datetime(2026, 10, 31, 0, 0, 1, tzinfo=UTC)
    assert publication.precision == "second"
    assert publication.base == "EUR"


def test_the_providers_own_codes_are_skipped_and_the_base_is_not_a_quote() -> None:
    publication = parse(sample("open-er-api.json"), "rates")
    assert not {"FOK", "KID", "EUR"} & publication.printed.keys()
    assert publication.skipped == 2
    assert publication.printed["VND"] == "29411.764706"


@pytest.mark.parametrize("status", [200, 403])
def test_the_provider_says_what_is_wrong_with_the_key(server: RateServer, status: int) -> None:
    body = json.dumps({"result": "error", "error-type": "quota-reached"}).encode()
    server.answer(f"/v6/{KEY}/latest/EUR", Reply(status, body))
    with pytest.raises(AccessDenied, match="quota-reached"):
        published(server, "exchangerate-api")


def test_an_unknown_complaint_is_not_repeated(server: RateServer) -> None:
    body = json.dumps({"result": "error", "error-type": f"bad key {KEY}"}).encode()
    server.answer(f"/v6/{KEY}/latest/EUR", Reply(200, body))
    with pytest.raises(AccessDenied) as caught:
        published(server, "exchangerate-api")
    assert KEY not in repr(caught.value)


def test_the_key_is_in_no_error(server: RateServer) -> None:
    server.answer(f"/v6/{KEY}/latest/EUR", Reply(403, f"no such key: {KEY}".encode()))
    with pytest.raises(RequestRefused) as caught:
        published(server, "exchangerate-api")
    error: SourceError = caught.value
    assert KEY not in str(error)
    assert KEY not in repr(error)


@pytest.mark.parametrize(
    "change",
    [{"rates": {}}, {"rates": None}, {"time_last_update_unix": "soon"}, {"base_code": "USD"}],
)
def test_a_response_in_another_form_is_refused(change: dict[str, object]) -> None:
    body = json.dumps(json.loads(sample("open-er-api.json")) | change).encode()
    with pytest.raises(MalformedData):
        parse(body, "rates")
