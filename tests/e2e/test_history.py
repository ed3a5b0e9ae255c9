"""How a rate moved: the chart, and the table behind it."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.helpers.browser import DESKTOP, PHONE, drawn
from tests.helpers.clone import ROOT
from tests.helpers.gunicorn import eventually
from tests.helpers.history_archive import published

PERIODS = ("1w", "1m", "3m", "6m", "1y", "5y", "All")
TOPS = """() => [...document.querySelectorAll(".history, .history-body, .board")]
    .map(each => each.getBoundingClientRect().top + scrollY)"""


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_changing_the_period_does_not_move_the_page(
    open_page: Open, screen: dict[str, object]
) -> None:
    tab = open_page("/?country=JP&period=max", **screen)
    drawn(tab)
    tab.page.wait_for_load_state("networkidle")
    tops = tab.page.evaluate(TOPS)
    for period in PERIODS:
        tab.page.get_by_role("radio", name=period, exact=True).check()
        tab.page.wait_for_load_state("networkidle")
        eventually(lambda: tab.page.evaluate(TOPS) == tops)


def test_the_table_behind_the_chart_shows_the_published_values(open_page: Open) -> None:
    tab = open_page("/?country=US&base=EUR&period=max")
    tab.page.get_by_text("Show as table").click()
    table = tab.page.get_by_role("table", name=re.compile("^Rates by day"))
    last = max(published())
    euros = f"{1 / published()[last]['USD']:.5f}"
    expect(table.get_by_role("row").nth(1)).to_contain_text(re.compile(euros[:6]))


def test_the_period_is_in_the_address(open_page: Open) -> None:
    tab = open_page("/?country=JP&period=1y")
    assert tab.page.get_by_role("radio", name="1y").is_checked()
    tab.page.get_by_role("radio", name="5y").check()
    tab.page.wait_for_url(re.compile("period=5y"))


def test_screen_readers_can_read_the_chart(open_page: Open) -> None:
    tab = open_page("/?country=JP&period=max")
    chart = drawn(tab)
    chart.focus()
    tab.page.keyboard.press("Home")
    expect(chart).to_have_attribute("aria-valuetext", re.compile("Jan 1999"))
    tab.page.keyboard.press("End")
    expect(chart).to_have_attribute("aria-valuetext", re.compile("849.13"))


@pytest.mark.usefixtures("system")
def test_the_chart_library_is_marked_for_eager_compilation() -> None:
    scripts = [each.read_text() for each in (ROOT / "frontend/dist/assets").glob("*.js")]
    (library,) = (each for each in scripts if "u-cursor-pt" in each)
    assert library.startswith("//# allFunctionsCalledOnLoad\n")
