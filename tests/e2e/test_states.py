"""Failures: each panel says what is missing and what still works."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.helpers.browser import KOREAN, drawn
from tests.helpers.system import System

# The page sends a request twice, and the gateway waits for each.
SLOW = 30_000


def test_the_other_panels_work_while_history_hangs_and_it_recovers(
    open_page: Open, system: System
) -> None:
    with system.stopped("HISTORY_PORT"):
        tab = open_page("/?country=JP&period=max")
        tab.page.get_by_text(re.compile("849.13 won")).first.wait_for()
        retry = tab.page.get_by_role("button", name="Try again")
        retry.first.wait_for(timeout=SLOW)
        assert tab.violations() == []
    retry.first.click()
    drawn(tab)
    tab.forgive()


def test_the_board_works_while_rates_hang_and_they_recover(open_page: Open, system: System) -> None:
    with system.stopped("CURRENCY_PORT"):
        tab = open_page("/", locale=KOREAN)
        tab.page.get_by_text("환율을 불러오지 못했습니다.").first.wait_for(timeout=SLOW)
        tab.page.get_by_role("heading", name="많이 찾는 나라").wait_for()
    tab.page.get_by_role("textbox", name=re.compile("KRW")).wait_for(timeout=SLOW)
    tab.forgive()


def test_a_country_that_cannot_be_looked_up_is_not_replaced_by_another(
    open_page: Open, system: System
) -> None:
    with system.stopped("CURRENCY_PORT"):
        tab = open_page("/?country=US")
        missing = tab.page.get_by_text("The list of countries could not be loaded right now")
        missing.wait_for(timeout=SLOW)
        assert tab.page.get_by_text("Japanese Yen").count() == 0
        assert tab.violations() == []
    tab.page.get_by_role("heading", name=re.compile("United States")).wait_for(timeout=SLOW)
    tab.page.get_by_role("textbox", name=re.compile("USD")).wait_for(timeout=SLOW)
    tab.forgive()


def test_the_rates_work_while_the_board_hangs(open_page: Open, system: System) -> None:
    with system.stopped("RANKING_PORT"):
        tab = open_page("/?country=JP")
        tab.page.get_by_text("The ranking could not be loaded right now.").wait_for(timeout=SLOW)
        tab.page.get_by_text(re.compile("849.13 won")).first.wait_for()
    tab.forgive()


def test_an_offline_page_keeps_what_was_loaded_and_says_that_it_is_offline(open_page: Open) -> None:
    tab = open_page("/?country=JP")
    tab.page.get_by_text(re.compile("849.13 won")).first.wait_for()
    tab.context.set_offline(True)
    tab.page.get_by_text(re.compile("You are offline")).wait_for()
    expect(tab.page.get_by_text(re.compile("849.13 won")).first).to_be_visible()
    assert tab.violations() == []
    tab.context.set_offline(False)
    expect(tab.page.get_by_text(re.compile("You are offline"))).to_be_hidden()
    tab.forgive()
