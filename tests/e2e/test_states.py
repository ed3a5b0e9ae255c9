"""When something is missing: each part says what is true and what still works."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.helpers.browser import KOREAN
from tests.helpers.system import System


def test_a_history_that_hangs_leaves_the_rest_and_comes_back(
    open_page: Open, system: System
) -> None:
    with system.stopped("HISTORY_PORT"):
        tab = open_page("/?country=JP")
        tab.page.get_by_text(re.compile("849.13 won")).first.wait_for()
        retry = tab.page.get_by_role("button", name="Try again")
        retry.first.wait_for()
        assert tab.violations() == []
    retry.first.click()
    tab.page.get_by_role("slider").wait_for()
    tab.forgive()


def test_rates_that_hang_leave_the_board(open_page: Open, system: System) -> None:
    with system.stopped("CURRENCY_PORT"):
        tab = open_page("/?country=JP", locale=KOREAN)
        # The catalogue is asked first, and each question twice.
        missing = tab.page.get_by_text("환율을 지금 받아 오지 못했습니다.")
        missing.first.wait_for(timeout=30_000)
        tab.page.get_by_role("heading", name="많이 찾는 나라").wait_for()
    tab.forgive()


def test_a_board_that_hangs_leaves_the_rates(open_page: Open, system: System) -> None:
    with system.stopped("RANKING_PORT"):
        tab = open_page("/?country=JP")
        tab.page.get_by_text("The board could not be fetched just now.").wait_for()
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
