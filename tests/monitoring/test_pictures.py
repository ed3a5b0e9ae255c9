"""Every dashboard, drawn in a browser from a real Prometheus that watches a lively system."""

import pytest
from playwright.sync_api import Browser

from tests.helpers.clone import ROOT
from tests.helpers.dashboards import FOLDER, UIDS, loaded, panels
from tests.helpers.drawn import drawn

PICTURES = ROOT / "tests/monitoring/pictures"
WIDTHS = (1440, 1920)
RANGE = {"from": "now-1m"}
# Its figures come from kube-state-metrics and the API server, which only a cluster has.
OF_A_CLUSTER = {"kubernetes-cluster"}
# What a service does not have: the page has no store, and no other service has the cache.
STORE = {
    "Transactions with the store", "Connections to the store", "Store reachable",
    "Waits for a connection",
}  # fmt: skip
CACHE, OTHERS = "Answers from the cache", "Requests to other services"
LACKING = {
    "service-currency": {OTHERS},
    "service-history": {OTHERS},
    "service-ranking": {CACHE, OTHERS},
    "service-frontend": {*STORE, CACHE},
}


@pytest.mark.parametrize("uid", sorted({*UIDS} - OF_A_CLUSTER))
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_panel_is_drawn(browser: Browser, viewer: str, uid: str, theme: str) -> None:
    titles = [panel["title"] for panel in panels(loaded(FOLDER / f"{uid}.json"))]
    with drawn(browser, viewer, uid, theme=theme, **RANGE) as found:
        for width in WIDTHS:
            found.widen(width)
            found.picture(PICTURES / f"{uid}-{theme}-{width}.png")
            assert found.failing() == {}
            assert [panel["title"] for panel in found.panels()] == titles
        assert found.complaints == []


@pytest.mark.parametrize("service", sorted(LACKING))
def test_a_service_alone_shows_all_that_it_has(browser: Browser, viewer: str, service: str) -> None:
    chosen = {"var-service": service}
    with drawn(browser, viewer, "service", **RANGE, **chosen) as found:
        found.picture(PICTURES / f"{service}.png")
        failing = found.failing()
    assert {title: text for title, text in failing.items() if title not in LACKING[service]} == {}
    assert set(failing) == LACKING[service]


def test_a_link_of_the_overview_leads_to_that_service(browser: Browser, viewer: str) -> None:
    with drawn(browser, viewer, "trip-service", **RANGE) as found:
        found.page.get_by_role("link", name="service-history").first.click()
        found.page.wait_for_url("**/d/service?*")
        assert "var-service=service-history" in found.page.url
        assert "from=now-1m" in found.page.url


def test_a_link_between_dashboards_keeps_what_was_chosen(browser: Browser, viewer: str) -> None:
    chosen = {"var-service": "service-ranking"}
    with drawn(browser, viewer, "service", **RANGE, **chosen) as found:
        found.page.get_by_role("link", name="Pipeline").click()
        found.page.wait_for_url("**/d/pipeline?*")
        assert "var-service=service-ranking" in found.page.url


def test_a_panel_without_data_and_one_with_an_error_say_so(
    browser: Browser, viewer: str, wrong: str
) -> None:
    with drawn(browser, viewer, wrong, **RANGE) as found:
        states = {panel["title"]: panel["state"] for panel in found.panels()}
        text = {panel["title"]: panel["text"] for panel in found.panels()}
        assert states == {"nothing": "empty", "wrong": "error", "unknown": "undrawn"}
        assert "No data" in text["nothing"]
        assert "parse error" in text["wrong"]
        assert "not drawn here" in text["unknown"]
