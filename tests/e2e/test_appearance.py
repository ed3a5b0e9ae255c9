"""The look of the page: screenshots for people, axe for accessibility, and its weight."""

import re
from pathlib import Path

import pytest

from tests.benchmarks.chart import KILOBYTES_WITH_CHART_AT_MOST, kilobytes
from tests.e2e.conftest import Open
from tests.helpers.browser import ENGLISH, KOREAN, drawn

WIDTHS = (360, 768, 1440)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", [KOREAN, ENGLISH])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_accessible_and_fits_the_screen(
    open_page: Open, pictures: Path, width: int, locale: str, theme: str
) -> None:
    size = {"width": width, "height": 900}
    tab = open_page("/?country=JP&period=max", locale=locale, viewport=size, color_scheme=theme)
    drawn(tab)
    tab.page.wait_for_load_state("networkidle")
    tab.page.screenshot(path=pictures / f"page-{width}-{locale[:2]}-{theme}.png", full_page=True)
    assert tab.violations() == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("service", ["currency", "history", "ranking"])
def test_the_contracts_are_readable_and_accessible(
    open_page: Open, pictures: Path, service: str
) -> None:
    tab = open_page("/docs")
    tab.page.get_by_role("link", name=service, exact=True).click()
    tab.page.get_by_text(re.compile("/api/v1/")).first.wait_for()
    tab.page.get_by_text("Parameters and responses").first.click()
    tab.page.screenshot(path=pictures / f"docs-{service}.png")
    assert tab.violations() == []


def test_a_country_with_its_chart_is_light(open_page: Open) -> None:
    tab = open_page("/?country=JP&period=max")
    drawn(tab)
    assert 0 < kilobytes(tab) <= KILOBYTES_WITH_CHART_AT_MOST
