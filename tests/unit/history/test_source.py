"""``source``: a history and its analyses from the values of one source alone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.helpers.history_service import FRIDAY, Service, seen, service

ROUTES = {
    "history": "?target=USD",
    "stats": "/stats?target=USD",
    "several": "?target=USD,JPY",
    "compare": "/compare?targets=USD,JPY",
    "changes": "/changes?",
    "indicators": "/indicators?target=USD",
    "standing": "/standing?target=USD",
    "forecast": "/forecast?target=USD",
}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with thirty days of two publishers."""
    made = service(tmp_path_factory.mktemp("history"))
    days = [(FRIDAY - timedelta(days=number)).isoformat() for number in range(30)]
    made.load(
        *(seen("ecb", day, USD="1.1", JPY="170", KRW="1500") for day in days),
        *(seen("currency-api", day, "00:00", USD="1", JPY="1", KRW="1600") for day in days),
    )
    yield made
    made.close()


def sources(body: Any) -> set[str]:
    """Return every source that a body names."""
    if isinstance(body, list):
        return set().union(*map(sources, body))
    if not isinstance(body, dict):
        return set()
    own = {body["source"]} if "source" in body else set()
    named = {each["name"] for each in body.get("sources", ())}
    return own | named | sources([value for key, value in body.items() if key != "sources"])


@pytest.mark.parametrize("path", ROUTES.values(), ids=ROUTES)
@pytest.mark.parametrize(("source", "dollar"), [("ecb", "1363.63636364"), ("currency-api", "1600")])
def test_one_source_answers_even_if_another_is_preferred(
    history: Service, path: str, source: str, dollar: str
) -> None:
    response = history.get(f"{path}&source={source}")
    assert response.status_code == 200, response.text
    assert sources(response.get_json()) == {source}
    assert f'"rate":"{dollar}"' in response.text
    assert response.headers["ETag"] != history.get(path).headers["ETag"]


@pytest.mark.parametrize("path", ROUTES.values(), ids=ROUTES)
def test_an_unknown_source_is_refused(history: Service, path: str) -> None:
    response = history.get(f"{path}&source=nobody")
    assert (response.status_code, response.get_json()["errors"][0]["field"]) == (422, "source")


def test_a_source_that_never_had_the_pair_has_no_value(history: Service) -> None:
    body = history.get("?target=USD&source=open-er-api").get_json()
    assert (body["points"], body["reason"], body["latest"]) == ([], "never-observed", None)
