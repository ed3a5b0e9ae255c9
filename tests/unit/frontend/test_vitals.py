"""``POST /vitals``: what is counted, what is refused, and what is not even read."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client import REGISTRY

from frontend.app import create_app
from frontend.settings import FrontendSettings
from frontend.vitals.events import EVENTS_AT_MOST, PAGES, STEPS
from tests.helpers import contract

LCP = {"type": "timing", "page": "home", "name": "LCP", "value": 1830.5}
LANDING = {"type": "step", "step": "landing"}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    settings = FrontendSettings(page_dir=Path("/nowhere"), vitals_per_minute=1000)
    return contract.client(create_app(settings))


def value(name: str, **labels: str) -> float:
    found = REGISTRY.get_sample_value(name, labels)
    assert found is not None, f"{name} {labels} is not there"
    return found


class Growth:
    """How much a series has grown since it was looked at first."""

    def __init__(self, name: str, **labels: str) -> None:
        self._name, self._labels = name, labels
        self._before = value(name, **labels)

    def __call__(self) -> float:
        return value(self._name, **self._labels) - self._before


def report(client: FlaskClient, *events: Any, **options: Any) -> Any:
    return client.post("/vitals", json={"events": events}, **options)


@pytest.mark.parametrize(
    ("event", "name", "labels"),
    [
        ({"type": "error", "page": "docs", "kind": "promise"}, "web_vitals_errors_total",
         {"page": "docs", "kind": "promise"}),
        ({"type": "session", "entry": "country"}, "page_sessions_total", {"entry": "country"}),
        ({"type": "step", "step": "convert"}, "page_journeys_total", {"step": "convert"}),
        ({"type": "exposure", "experiment": "suggestions", "variant": "popular"},
         "experiment_exposures_total", {"experiment": "suggestions", "variant": "popular"}),
        ({"type": "conversion", "experiment": "suggestions", "variant": "clicked"},
         "experiment_conversions_total", {"experiment": "suggestions", "variant": "clicked"}),
        ({"type": "shift", "page": "home", "value": 0.03}, "web_vitals_cls_score_count",
         {"page": "home"}),
    ],
)  # fmt: skip
def test_an_event_raises_its_counter_by_one(
    client: FlaskClient, event: dict[str, str], name: str, labels: dict[str, str]
) -> None:
    growth = Growth(name, **labels)
    answer = report(client, event)
    assert (answer.status_code, answer.data) == (204, b"")
    assert growth() == 1


def test_a_timing_is_counted_in_seconds(client: FlaskClient) -> None:
    total = Growth("web_vitals_lcp_seconds_sum", page="home")
    below = Growth("web_vitals_lcp_seconds_bucket", page="home", le="1.0")
    within = Growth("web_vitals_lcp_seconds_bucket", page="home", le="2.0")
    report(client, LCP)
    assert (total(), below(), within()) == (pytest.approx(1.8305), 0, 1)


def test_every_series_of_a_closed_set_is_there_from_the_start() -> None:
    assert all(value("page_sessions_total", entry=page) >= 0 for page in PAGES)
    assert all(value("page_journeys_total", step=step) >= 0 for step in STEPS)


@pytest.mark.parametrize("header", ["DNT", "Sec-GPC"])
def test_a_visitor_who_refuses_is_neither_counted_nor_read(
    client: FlaskClient, header: str
) -> None:
    growth = Growth("page_journeys_total", step="landing")
    assert report(client, LANDING, headers={header: "1"}).status_code == 204
    assert client.post("/vitals", data="no JSON", headers={header: "1"}).status_code == 204
    assert growth() == 0
    report(client, LANDING, headers={header: "0"})
    assert growth() == 1


@pytest.mark.parametrize(
    ("event", "status", "field"),
    [
        ({**LCP, "page": "checkout"}, 422, "events.0.timing.page"),
        ({**LCP, "name": "FID"}, 422, "events.0.timing.name"),
        ({**LCP, "value": 600_001}, 422, "events.0.timing.value"),
        ({**LCP, "value": -1}, 422, "events.0.timing.value"),
        ({**LCP, "value": "fast"}, 400, "events.0.timing.value"),
        ({**LCP, "visitor": "a213"}, 400, "events.0.timing.visitor"),
        ({"type": "shift", "page": "home", "value": 101}, 422, "events.0.shift.value"),
        ({"type": "mouse"}, 422, "events.0"),
        ({"page": "home"}, 400, "events.0"),
        ({"type": "step", "step": "pay"}, 422, "events.0.step.step"),
        ({"type": "exposure", "experiment": "prices", "variant": "a"}, 422, "events.0.experiment"),
        ({"type": "exposure", "experiment": "suggestions", "variant": "a"}, 422,
         "events.0.variant"),
    ],
)  # fmt: skip
def test_bad_input_is_a_problem_that_names_the_field(
    client: FlaskClient, event: dict[str, Any], status: int, field: str
) -> None:
    answer = report(client, event)
    problem = answer.get_json(force=True)
    assert (answer.status_code, problem["errors"][0]["field"]) == (status, field)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"events": 1}', '{"events": [NaN]}'])
def test_a_body_without_events_is_malformed(client: FlaskClient, text: str) -> None:
    answer = client.post("/vitals", data=text, content_type="application/json")
    assert answer.status_code == 400


def test_a_number_that_is_none_is_malformed(client: FlaskClient) -> None:
    text = json.dumps({"events": [{**LCP, "value": float("inf")}]})
    answer = client.post("/vitals", data=text, content_type="application/json")
    assert answer.status_code == 400


def test_only_json_of_a_bounded_size_is_read(client: FlaskClient) -> None:
    assert client.post("/vitals", data="{}", content_type="text/plain").status_code == 415
    large = json.dumps({"events": [LCP] * 300})
    answer = client.post("/vitals", data=large, content_type="application/json")
    assert answer.status_code == 413
    assert report(client, *[LCP] * (EVENTS_AT_MOST + 1)).status_code == 422
    assert report(client, *[LCP] * EVENTS_AT_MOST).status_code == 204


def test_nothing_is_counted_if_one_event_is_wrong(client: FlaskClient) -> None:
    growth = Growth("page_journeys_total", step="landing")
    wrong = {"type": "exposure", "experiment": "prices", "variant": "a"}
    assert report(client, LANDING, wrong).status_code == 422
    assert growth() == 0


def test_an_unknown_parameter_is_refused(client: FlaskClient) -> None:
    assert client.post("/vitals?visitor=1", json={"events": []}).status_code == 400


@pytest.fixture
def limited() -> FlaskClient:
    return contract.client(create_app(FrontendSettings(vitals_per_minute=2)))


def test_beyond_the_limit_a_client_is_told_when_to_come_again(limited: FlaskClient) -> None:
    growth = Growth("page_journeys_total", step="landing")
    statuses = [report(limited, LANDING).status_code for _ in range(3)]
    assert statuses == [204, 204, 429]
    assert growth() == 2
    answer = report(limited, LANDING)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    other = {"REMOTE_ADDR": "192.0.2.1"}
    assert report(limited, LANDING, environ_base=other).status_code == 204


def test_the_contract_and_the_code_have_the_same_closed_sets(client: FlaskClient) -> None:
    schemas = contract.contract("frontend")["components"]["schemas"]
    kinds = {each["title"]: each["properties"] for each in schemas["Event"]["oneOf"]}
    assert tuple(schemas["Page"]["enum"]) == PAGES
    assert tuple(kinds["Step"]["step"]["enum"]) == STEPS
    assert schemas["Report"]["properties"]["events"]["maxItems"] == EVENTS_AT_MOST
