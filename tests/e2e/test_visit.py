"""What a visit in a real browser counts, and that nothing is counted of whoever refuses it."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect
from prometheus_client.parser import text_string_to_metric_families

from tests.helpers.browser import KOREAN, PHONE, Tab
from tests.helpers.gunicorn import eventually
from tests.helpers.system import System

Open = Callable[..., Tab]
COUNTED = ("web_vitals_", "page_", "experiment_")
# Until a report is sent: a second after the page has loaded, and five more.
PATIENCE_SECONDS = 40
REFUSES = "Object.defineProperty(Navigator.prototype, '{name}', {{get: () => {value}}})"

# A browser tells how long an interaction took once its result is painted.
PAINTED_MILLISECONDS = 1_500


def figures(system: System) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Return every figure that browsers report."""
    text = system.get("PAGE_METRICS_PORT", "/metrics").data.decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        if family.name.startswith(COUNTED)
        for sample in family.samples
    }


class Growth:
    """How much the figures have grown since it was made."""

    def __init__(self, system: System) -> None:
        self._system, self._before = system, figures(system)

    def __call__(self, name: str, **labels: str) -> float:
        key = name, frozenset(labels.items())
        return figures(self._system)[key] - self._before[key]

    def everything(self) -> float:
        return sum(figures(self._system).values()) - sum(self._before.values())


def leave(page: Page) -> None:
    """Close the page as a visitor does, so that it reports what it still has."""
    page.wait_for_timeout(PAINTED_MILLISECONDS)
    page.close(run_before_unload=False)


def choose_yen(page: Page) -> None:
    page.get_by_role("search").get_by_role("combobox").fill("JPY")
    page.get_by_role("listbox").get_by_role("option").first.click()
    page.locator("input[inputmode=decimal]").first.fill("2500")


def is_counted(page: Page) -> None:
    """Wait until the page has begun to count."""
    eventually(lambda: page.evaluate("sessionStorage.getItem('trip.session') !== null"))


@pytest.mark.parametrize(
    ("locale", "device"), [(KOREAN, PHONE), ("en-US", {})], ids=["korean-phone", "english-desktop"]
)
def test_a_visit_raises_the_counters_by_what_happened(
    open_page: Open, system: System, locale: str, device: dict[str, Any]
) -> None:
    growth = Growth(system)
    tab = open_page("/", locale=locale, **device)
    is_counted(tab.page)
    choose_yen(tab.page)
    expect(tab.page).to_have_url(re.compile("amount=2500"))
    leave(tab.page)
    eventually(lambda: growth("page_journeys_total", step="convert") == 1, PATIENCE_SECONDS)
    assert growth("page_sessions_total", entry="home") == 1
    steps = {step: growth("page_journeys_total", step=step) for step in
             ("landing", "search", "view", "convert", "compare", "share")}  # fmt: skip
    assert steps == {
        "landing": 1, "search": 1, "view": 1, "convert": 1, "compare": 0, "share": 0
    }  # fmt: skip
    for vital in ("lcp_seconds", "fcp_seconds", "ttfb_seconds", "cls_score", "inp_seconds"):
        eventually(
            lambda v=vital: growth(f"web_vitals_{v}_count", page="home") == 1, PATIENCE_SECONDS
        )
    assert 0 < growth("web_vitals_lcp_seconds_sum", page="home") < 60


def test_a_second_page_of_a_session_is_no_second_session(open_page: Open, system: System) -> None:
    growth = Growth(system)
    tab = open_page("/?country=JP")
    is_counted(tab.page)
    tab.page.get_by_role("contentinfo").get_by_role("link", name="API").click()
    expect(tab.page.get_by_role("heading", level=2).first).to_be_visible()
    eventually(lambda: growth("web_vitals_ttfb_seconds_count", page="docs") == 1, PATIENCE_SECONDS)
    assert growth("page_sessions_total", entry="country") == 1
    assert growth("page_journeys_total", step="view") == 1
    assert growth("page_sessions_total", entry="docs") == 0


def test_an_error_of_the_page_is_counted_without_its_text(open_page: Open, system: System) -> None:
    growth = Growth(system)
    tab = open_page("/")
    tab.forgive()
    bodies: list[str] = []
    tab.page.on("request", lambda request: bodies.append(posted(request)))
    is_counted(tab.page)
    with tab.page.expect_event("pageerror"):
        tab.page.evaluate("() => void Promise.reject(new Error('my secret'))")
    tab.others.clear()
    eventually(
        lambda: growth("web_vitals_errors_total", page="home", kind="promise") == 1,
        PATIENCE_SECONDS,
    )
    assert "secret" not in "".join(bodies)


def posted(request: Request) -> str:
    return request.post_data or "" if request.url.endswith("/vitals") else ""


@pytest.mark.parametrize(
    ("name", "value", "header"),
    [("globalPrivacyControl", "true", "Sec-GPC"), ("doNotTrack", "'1'", "DNT")],
)
def test_nothing_is_counted_of_a_visitor_who_refuses(
    open_page: Open, system: System, name: str, value: str, header: str
) -> None:
    growth = Growth(system)
    tab = open_page("/privacy", extra_http_headers={header: "1"})
    tab.page.add_init_script(REFUSES.format(name=name, value=value))
    requests: list[str] = []
    tab.page.on("request", lambda request: requests.append(request.url))
    tab.page.goto(f"{system.address}/")
    choose_yen(tab.page)
    tab.page.wait_for_timeout(7000)
    kept = json.loads(tab.page.evaluate("JSON.stringify(Object.keys(sessionStorage))"))
    leave(tab.page)
    assert [url for url in requests if "/vitals" in url or "start-" in url] == []
    assert not {"trip.session", "trip.variants"} & set(kept)
    assert growth.everything() == 0


def test_the_server_itself_ignores_a_report_of_a_browser_that_refuses(
    open_page: Open, system: System
) -> None:
    growth = Growth(system)
    tab = open_page("/", extra_http_headers={"Sec-GPC": "1"})
    with tab.page.expect_response("**/vitals") as answered:
        is_counted(tab.page)
        tab.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert answered.value.status == 204
    assert growth.everything() == 0
