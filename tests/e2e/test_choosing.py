"""Choosing a country by touch or keyboard, and counting each choice exactly once."""

import re

import pytest
from playwright.sync_api import Locator, expect
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.conftest import Open
from tests.helpers.browser import KOREAN, PHONE, Tab, drawn
from tests.helpers.gunicorn import eventually
from tests.helpers.system import System


@pytest.fixture
def clicks(system: System) -> "Clicks":
    return Clicks(system)


class Clicks:
    """The clicks that the ranking service has counted, from its metrics."""

    def __init__(self, system: System) -> None:
        self._system = system

    def of(self, country: str) -> float:
        """Return the clicks on a country."""
        exposition = self._system.get("RANKING_PORT", "/metrics").data.decode()
        return sum(
            sample.value
            for family in text_string_to_metric_families(exposition)
            for sample in family.samples
            if sample.name == "country_clicks_total" and sample.labels["country_code"] == country
        )


def options(tab: Tab) -> Locator:
    return tab.page.get_by_role("listbox").get_by_role("option")


def search(tab: Tab, text: str) -> None:
    tab.page.locator("input[role=combobox]").fill(text)
    options(tab).first.wait_for()


def test_a_choice_appears_on_the_board_and_in_the_metrics(open_page: Open, clicks: Clicks) -> None:
    before = clicks.of("TH")
    tab = open_page("/", locale=KOREAN, **PHONE)
    search(tab, "태국")
    options(tab).first.click()
    tab.page.get_by_role("heading", name=re.compile("태국")).wait_for()
    assert "country=TH" in tab.page.url
    tab.page.get_by_role("table").get_by_text("태국").wait_for()
    eventually(lambda: clicks.of("TH") == before + 1)


def test_everything_works_by_keyboard_alone(open_page: Open, clicks: Clicks) -> None:
    before = clicks.of("GB")
    tab = open_page("/?period=max")
    expect(tab.page.locator("input[role=combobox]")).to_be_focused()
    keyboard = tab.page.keyboard
    keyboard.type("united king")
    tab.page.get_by_role("option", name=re.compile("United Kingdom")).wait_for()
    keyboard.press("ArrowDown")
    keyboard.press("ArrowUp")
    keyboard.press("Enter")
    tab.page.get_by_role("heading", name=re.compile("United Kingdom")).wait_for()
    eventually(lambda: clicks.of("GB") == before + 1)
    chart = drawn(tab)
    for _ in range(40):
        keyboard.press("Tab")
        if chart.evaluate("each => each === document.activeElement"):
            break
    first = chart.get_attribute("aria-valuetext") or ""
    keyboard.press("ArrowLeft")
    expect(chart).not_to_have_attribute("aria-valuetext", first)


def test_a_tab_counts_a_country_once_even_if_it_is_chosen_again(
    open_page: Open, clicks: Clicks
) -> None:
    before = clicks.of("FR")
    tab = open_page("/")
    for country in ("France", "Japan", "France"):
        search(tab, country)
        options(tab).first.click()
        tab.page.get_by_role("heading", name=re.compile(country)).wait_for()
    tab.page.reload()
    search(tab, "France")
    options(tab).first.click()
    eventually(lambda: clicks.of("FR") > before)
    tab.page.wait_for_timeout(500)
    assert clicks.of("FR") == before + 1


def test_every_tab_counts_for_itself(open_page: Open, clicks: Clicks) -> None:
    before = clicks.of("SG")
    for _ in range(2):
        tab = open_page("/")
        search(tab, "Singapore")
        options(tab).first.click()
        tab.page.get_by_role("heading", name=re.compile("Singapore")).wait_for()
    eventually(lambda: clicks.of("SG") == before + 2)


def test_opening_a_shared_address_counts_nothing(open_page: Open, clicks: Clicks) -> None:
    before = clicks.of("CH")
    tab = open_page("/?country=CH")
    tab.page.get_by_role("heading", name=re.compile("Switzerland")).wait_for()
    tab.page.wait_for_timeout(500)
    assert clicks.of("CH") == before


def test_escape_closes_the_list_and_changes_nothing(open_page: Open) -> None:
    tab = open_page("/?country=JP")
    search(tab, "china")
    tab.page.keyboard.press("Escape")
    assert options(tab).count() == 0
    assert "country=JP" in tab.page.url


def test_back_and_forward_walk_through_the_choices(open_page: Open) -> None:
    tab = open_page("/?country=JP")
    search(tab, "Thailand")
    options(tab).first.click()
    tab.page.get_by_role("heading", name=re.compile("Thailand")).wait_for()
    tab.page.go_back()
    tab.page.get_by_role("heading", name=re.compile("Japan")).wait_for()
    tab.page.go_forward()
    tab.page.get_by_role("heading", name=re.compile("Thailand")).wait_for()
