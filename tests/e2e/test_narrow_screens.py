"""No state of the page scrolls to the side: on 320 pixels, and with text of twice the size."""

from contextlib import ExitStack
from itertools import product

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.helpers.browser import ENGLISH, KOREAN, Tab
from tests.helpers.system import System

# The width in pixels, and the size of text in percent.
SCREENS = {"a narrow phone": (320, 100), "large text": (640, 200)}
LANGUAGES = {"a narrow phone": ENGLISH, "large text": KOREAN}
# What shows that a page has reached the state in which it is looked at.
PAGES = {
    "/?country=ZZ": ".unknown-country strong",
    "/?currency=BTC": ".unknown-country strong",
    "/compare?targets=XXX": "main .note",
    "/docs": "article",
    "/card/JPY-KRW": "svg",
    "/card/JPY-KRW?lang=ko": "svg",
    "/privacy?lang=en": "h1",
    "/privacy?lang=ko": "h1",
}
APIS = ("CURRENCY_PORT", "HISTORY_PORT", "RANKING_PORT")
WITH_APIS = ("/", "/?country=JP&currency=JPY", "/compare?targets=JPY,USD&base=KRW")
# The page asks twice, and the gateway waits for each.
SLOW = 30_000
WIDER = """() => [...document.querySelectorAll('body *')]
    .filter(each => document.documentElement.scrollWidth > innerWidth
        && each.getBoundingClientRect().right > innerWidth)
    .map(each => `${each.tagName}.${each.className}: ${each.textContent.slice(0, 40)}`)"""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits(open_page: Open, path: str, screen: str) -> None:
    tab = shown(open_page, path, screen)
    expect(tab.page.locator(PAGES[path]).first).to_be_visible()
    tab.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert tab.page.evaluate(WIDER) == []


def test_the_page_fits_while_the_apis_hang_and_after_they_failed(
    open_page: Open, system: System
) -> None:
    with ExitStack() as outage:
        for port in APIS:
            outage.enter_context(system.stopped(port))
        tabs = {}
        for case in product(WITH_APIS, SCREENS):
            tabs[case] = shown(open_page, *case)
            tabs[case].forgive()
            check_fits(tabs[case], ".skeleton")
        for tab in tabs.values():
            check_fits(tab, ".error-message")


def check_fits(tab: Tab, state: str) -> None:
    """Wait until the page shows a state, and check that nothing of it is wider than the screen."""
    tab.page.locator(state).first.wait_for(timeout=SLOW)
    assert tab.page.evaluate(WIDER) == [], tab.page.url


def shown(open_page: Open, path: str, screen: str) -> Tab:
    """Open a page on one of the screens."""
    width, percent = SCREENS[screen]
    size = {"width": width, "height": 900}
    tab = open_page(path, locale=LANGUAGES[screen], viewport=size)
    tab.page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
    return tab
