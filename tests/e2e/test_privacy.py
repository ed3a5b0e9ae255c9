"""The page that says what is counted, and the way to it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.helpers.browser import ENGLISH, KOREAN, PHONE, Tab

Open = Callable[..., Tab]


@pytest.mark.parametrize(
    ("locale", "link", "title"), [(KOREAN, "개인정보", "개인정보"), (ENGLISH, "Privacy", "Privacy")]
)
def test_it_is_one_link_away_in_the_language_of_the_page(
    open_page: Open, locale: str, link: str, title: str
) -> None:
    tab = open_page("/", locale=locale, **PHONE)
    # With the keyboard: panels above are still growing, so that a pointer would miss.
    tab.page.get_by_role("contentinfo").get_by_role("link", name=link).press("Enter")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(tab.page.locator("html")).to_have_attribute("lang", locale[:2])


def test_it_needs_no_script_and_the_other_language_is_a_link_away(open_page: Open) -> None:
    tab = open_page("/privacy?lang=en", java_script_enabled=False)
    tab.page.get_by_role("link", name="한국어").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("개인정보")
    tab.page.get_by_role("link", name="English").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Privacy")
    assert tab.page.locator("script").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_axe_finds_nothing_and_a_narrow_phone_need_not_scroll_sideways(
    open_page: Open, language: str, scheme: str
) -> None:
    tab = open_page(
        f"/privacy?lang={language}", color_scheme=scheme, viewport={"width": 320, "height": 640}
    )
    assert tab.violations() == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 320
