"""Korean and English."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.helpers.browser import ENGLISH, KOREAN


@pytest.mark.parametrize(
    ("locale", "language", "heading"),
    [(KOREAN, "ko", "환산"), (ENGLISH, "en", "Convert"), ("de-DE", "en", "Convert")],
)
def test_the_first_language_is_the_browsers(
    open_page: Open, locale: str, language: str, heading: str
) -> None:
    tab = open_page("/", locale=locale)
    tab.page.get_by_role("heading", name=heading).wait_for()
    expect(tab.page.locator("html")).to_have_attribute("lang", language)


def test_a_language_that_was_chosen_is_remembered(open_page: Open) -> None:
    tab = open_page("/", locale=KOREAN)
    tab.page.get_by_role("button", name="English").click()
    tab.page.get_by_role("heading", name="Convert").wait_for()
    tab.page.goto(tab.address)
    tab.page.get_by_role("heading", name="Convert").wait_for()
    expect(tab.page.locator("html")).to_have_attribute("lang", "en")


def test_a_shared_address_keeps_its_language(open_page: Open) -> None:
    tab = open_page("/?lang=ko", locale=ENGLISH)
    tab.page.get_by_role("heading", name="환산").wait_for()
