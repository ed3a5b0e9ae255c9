"""The dashboards as committed: what Grafana loads, and what a reader relies on."""

import json
import re
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from grafana.source.dashboards import texts
from grafana.viewer.server import FOLDERS
from tests.helpers.clone import ROOT
from tests.helpers.dashboards import FILES, FOLDER, UIDS, Query, loaded, panels, queries
from tests.helpers.promql import parse, selectors
from tests.monitoring.metrics import LABELS_OF_TARGETS, ours, platform, recorded

# From the SDK's generated code, once its warning about the classic model is turned off.
from grafana_foundation_sdk.cog.encoder import JSONEncoder  # isort: skip
from grafana_foundation_sdk.models.dashboard import Dashboard  # isort: skip

EXPECTED = {
    "trip-service", "service", "business", "pipeline", "slo", "kubernetes-cluster", "monitoring",
    "capacity",
}  # fmt: skip
JOBS = {
    "trip-service.*", "trip-service", "trip-service-pods", "kubernetes-apiservers",
    "kube-state-metrics", "node-exporter", "prometheus", "alertmanager",
}  # fmt: skip
# Alerts are shown whatever is chosen, and a limit is the same everywhere.
OF_NO_CLUSTER = {"ALERTS", "ALERTS_FOR_STATE", "slo:error_budget:ratio"}
COUNTING = {"rate", "increase", "resets", "max_over_time"}
COUNTER = re.compile(r"_(total|sum|count|bucket)$")
ALL = [query for path in FILES for query in queries(path)]


def named(value: object) -> str:
    return value.stem if isinstance(value, Path) else getattr(value, "panel", str(value))


every_dashboard = pytest.mark.parametrize("path", FILES, ids=named)
every_query = pytest.mark.parametrize("query", ALL, ids=named)


def test_there_is_a_file_for_each_dashboard() -> None:
    assert set(UIDS) == EXPECTED


def test_generating_them_again_changes_nothing() -> None:
    assert texts() == {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()}


@every_dashboard
def test_grafana_knows_every_word_in_it(path: Path) -> None:
    model = Dashboard.from_json(loaded(path))
    again = json.loads(JSONEncoder(sort_keys=True).encode(model))
    assert again == loaded(path)


@every_dashboard
def test_it_is_named_by_its_file_and_cannot_be_changed_in_grafana(path: Path) -> None:
    dashboard = loaded(path)
    assert dashboard["uid"] == path.stem
    assert dashboard["editable"] is False
    assert dashboard["title"]
    assert dashboard["description"]


@every_dashboard
def test_it_has_the_variables_that_all_have(path: Path) -> None:
    variables = {each["name"]: each for each in loaded(path)["templating"]["list"]}
    assert [*variables][:4] == ["datasource", "cluster", "namespace", "service"]
    asking = [each for each in variables.values() if each["type"] == "query"]
    on_time_range = 2
    assert {each["refresh"] for each in asking} == {on_time_range}
    assert all(each["includeAll"] and each["allValue"] == ".+" for each in asking)


@every_dashboard
def test_every_panel_says_what_it_shows_and_in_which_unit(path: Path) -> None:
    for panel in panels(loaded(path)):
        assert panel["title"]
        assert len(panel["description"]) > 25, panel["title"]
        assert panel["description"].endswith("."), panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["fieldConfig"]["defaults"]["thresholds"]["steps"], panel["title"]
        assert panel["datasource"]["uid"] == "${datasource}", panel["title"]


@every_dashboard
def test_no_two_panels_have_one_title(path: Path) -> None:
    titles = [panel["title"] for panel in panels(loaded(path))]
    assert sorted(titles) == sorted(set(titles))


@every_dashboard
def test_a_filled_figure_shows_colour_only_when_it_is_bad(path: Path) -> None:
    for panel in panels(loaded(path)):
        if panel["type"] == "stat" and panel["options"]["colorMode"] == "background_solid":
            steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
            colours = [step["color"] for step in steps]
            assert len(colours) > 1, panel["title"]
            assert "transparent" in colours, panel["title"]
            assert "red" in colours, panel["title"]


@every_dashboard
def test_panels_have_places_of_their_own(path: Path) -> None:
    dashboard = loaded(path)
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert sorted(ids) == sorted(set(ids))
    places = [(panel["title"], panel["gridPos"]) for panel in dashboard["panels"]]
    assert all(place["x"] + place["w"] <= 24 for _, place in places)
    assert [(a, b) for (a, one), (b, two) in combinations(places, 2) if overlap(one, two)] == []


def overlap(one: dict[str, int], two: dict[str, int]) -> bool:
    return (
        one["x"] < two["x"] + two["w"]
        and two["x"] < one["x"] + one["w"]
        and one["y"] < two["y"] + two["h"]
        and two["y"] < one["y"] + one["h"]
    )


def links(found: Any) -> list[str]:
    """Return every address under ``found``."""
    if isinstance(found, dict):
        own = [found["url"]] if isinstance(found.get("url"), str) else []
        return own + [url for each in found.values() for url in links(each)]
    return [url for each in found for url in links(each)] if isinstance(found, list) else []


@every_dashboard
def test_every_link_leads_to_a_dashboard_or_a_runbook(path: Path) -> None:
    known = {f"/d/{uid}" for uid in UIDS} | {f"/{folder}/${{__value.raw}}.md" for folder in FOLDERS}
    found = links(loaded(path))
    assert {url.partition("?")[0] for url in found} <= known
    assert {f"/d/{uid}" for uid in UIDS} - {f"/d/{path.stem}"} <= set(found)


def test_the_overview_leads_to_a_service_and_to_runbooks() -> None:
    found = links(panels(loaded(FOLDER / "trip-service.json")))
    assert any(url.startswith("/d/service?var-service=${__value.raw}") for url in found)
    assert "/public/runbooks/${__value.raw}.md" in found


@every_query
def test_a_query_is_promql(query: Query) -> None:
    parse(query.expression)


@every_query
def test_a_query_asks_for_metrics_that_exist(query: Query) -> None:
    known = {**ours(), **dict.fromkeys(platform() | recorded())}
    for selector in selectors(query.expression):
        assert selector.metric in known
        if (labels := known[selector.metric]) is not None:
            assert set(selector.matchers) <= {*labels, *LABELS_OF_TARGETS}


@every_query
def test_a_query_names_only_jobs_that_exist_and_the_chosen_cluster(query: Query) -> None:
    for selector in selectors(query.expression):
        assert set(selector.matchers.get("job", [])) <= JOBS
        if query.dashboard != "monitoring" and selector.metric not in OF_NO_CLUSTER:
            assert "cluster" in selector.matchers, selector.metric


@every_query
def test_counters_are_only_asked_how_they_grow(query: Query) -> None:
    for selector in selectors(query.expression):
        if COUNTER.search(selector.metric):
            assert COUNTING & set(selector.functions), selector.metric


@every_query
def test_a_rate_covers_enough_scrapes(query: Query) -> None:
    for selector in selectors(query.expression):
        if selector.functions[:1] in {("rate",), ("increase",)} and selector.window:
            fixed = "$__rate_interval" not in query.written
            assert not fixed or selector.window >= timedelta(minutes=5), selector.metric


def test_the_data_source_is_the_one_that_is_provisioned() -> None:
    text = (ROOT / "grafana/provisioning/datasources/prometheus.yml").read_text("utf-8")
    assert "uid: prometheus\n" in text
    assert "editable: false\n" in text


def test_provisioned_dashboards_can_neither_be_changed_nor_deleted() -> None:
    text = (ROOT / "grafana/provisioning/dashboards/trip-service.yml").read_text("utf-8")
    assert "allowUiUpdates: false\n" in text
    assert "disableDeletion: true\n" in text
