"""When something is missing: each part says what is true and what still works."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.helpers.browser import KOREAN, drawn
from tests.helpers.system import System

# A question is asked twice, and the gateway waits for each.
SLOW = 30_000


def test_a_history_that_hangs_leaves_the_rest_and_comes_back(
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


def test_rates_that_hang_leave_the_board_and_come_back(open_page: Open, system: System) -> None:
    with system.stopped("CURRENCY_PORT"):
        tab = open_page("/", locale=KOREAN)
        tab.page.get_by_text("환율을 지금 받아 오지 못했습니다.").first.wait_for(timeout=SLOW)
        tab.page.get_by_role("heading", name="많이 찾는 나라").wait_for()
    tab.page.get_by_role("textbox", name=re.compile("KRW")).wait_for(timeout=SLOW)
    tab.forgive()


def test_a_country_that_is_not_known_yet_is_not_replaced_by_another(
    open_page: Open, system: System
) -> None:
    with system.stopped("CURRENCY_PORT"):
        tab = open_page("/?country=US")
        missing = tab.page.get_by_text("The list of countries could not be fetched just now")
        missing.wait_for(timeout=SLOW)
        assert tab.page.get_by_text("Japanese Yen").count() == 0
        assert tab.violations() == []
    tab.page.get_by_role("heading", name=re.compile("United States")).wait_for(timeout=SLOW)
    tab.page.get_by_role("textbox", name=re.compile("USD")).wait_for(timeout=SLOW)
    tab.forgive()


def test_a_board_that_hangs_leaves_the_rates(open_page: Open, system: System) -> None:
    with system.stopped("RANKING_PORT"):
        tab = open_page("/?country=JP")
        tab.page.get_by_text("The board could not be fetched just now.").wait_for(timeout=SLOW)
        tab.page.get_by_text(re.compile("849.13 won")).first.wait_for()
    tab.forgive()


def test_offline_keeps_what_was_loaded_and_says_so(open_page: Open) -> None:
    tab = open_page("/?country=JP")
    tab.page.get_by_text(re.compile("849.13 won")).first.wait_for()
    tab.context.set_offline(True)
    tab.page.get_by_text(re.compile("You are offline")).wait_for()
    expect(tab.page.get_by_text(re.compile("849.13 won")).first).to_be_visible()
    assert tab.violations() == []
    tab.context.set_offline(False)
    expect(tab.page.get_by_text(re.compile("You are offline"))).to_be_hidden()
    tab.forgive()
