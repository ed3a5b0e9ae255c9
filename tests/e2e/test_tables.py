"""Tables: the numbers of a column end below one another."""

import pytest
import urllib3
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Open
from tests.helpers.browser import DESKTOP, ENGLISH, KOREAN, PHONE, Tab
from tests.helpers.system import System

# Where the last number of each cell ends and how its digits are set, for each column of numbers.
COLUMNS = r"""() => [...document.querySelectorAll('table')].flatMap(table => {
    const number = cell => {
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
        let found = []
        while (texts.nextNode()) {
            const {parentElement: element, data} = texts.currentNode
            if (!/\d/.test(data) || element.closest('.unseen, small')) continue
            const range = document.createRange()
            range.selectNodeContents(texts.currentNode)
            const {fontVariantNumeric} = getComputedStyle(element)
            found = [[Math.round(range.getBoundingClientRect().right), fontVariantNumeric]]
        }
        return found
    }
    const rows = [...table.tBodies[0].rows]
    return [...rows[0].cells].slice(1).map((_, index) => ({
        table: table.caption.innerText, column: index,
        numbers: rows.flatMap(row => row.cells[index + 1] ? number(row.cells[index + 1]) : []),
    })).filter(({numbers}) => numbers.length > 1)
})"""
# The tables of each page, and what opens those that are folded.
PAGES = {
    "/": {".standings": None, ".map-table table": ".map-table summary"},
    "/?country=US&period=3m": {".points table": ".points summary", ".amounts table": None},
    "/compare?targets=JPY,USD,IDR&base=KRW": {
        ".compare-table": None,
        ".compare-matrix >> nth=1": ".points summary",
    },
}
CLICK = "/api/v1/rankings/click"


@pytest.fixture(scope="module", autouse=True)
def _ranking(system: System) -> None:
    for country in ("JP", "US", "TH"):
        answer = urllib3.request("POST", f"{system.address}{CLICK}", json={"country": country})
        assert answer.status == 201


@pytest.mark.parametrize(("screen", "locale"), [(PHONE, KOREAN), (DESKTOP, ENGLISH)])
@pytest.mark.parametrize("path", PAGES)
def test_the_numbers_of_a_column_end_at_the_same_place(
    open_page: Open, path: str, screen: dict[str, object], locale: str
) -> None:
    tab = open_page(path, locale=locale, **screen)
    for table, summary in PAGES[path].items():
        if summary is not None:
            reached(tab, summary).click()
        reached(tab, table)
    columns = tab.page.evaluate(COLUMNS)
    assert len({column["table"] for column in columns}) >= len(PAGES[path])
    for column in columns:
        assert len({tuple(number) for number in column["numbers"]}) == 1, column
        assert column["numbers"][0][1] == "tabular-nums", column


def reached(tab: Tab, selector: str) -> Locator:
    """Return an element, which may be loaded once somebody scrolls there."""
    tab.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    found = tab.page.locator(selector).first
    expect(found).to_be_visible()
    return found
