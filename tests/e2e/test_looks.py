"""What the page looks like, for people and for machines: pictures, axe, and its weight."""

import gzip
import re
from pathlib import Path

import pytest

from tests.benchmarks.chart import first_load
from tests.e2e.conftest import Open
from tests.helpers.browser import ENGLISH, KOREAN
from tests.helpers.system import System

WIDTHS = (360, 768, 1440)
FIRST_LOAD_BYTES = 120_000


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", [KOREAN, ENGLISH])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_sticks_out(
    open_page: Open, pictures: Path, width: int, locale: str, theme: str
) -> None:
    size = {"width": width, "height": 900}
    tab = open_page("/?country=JP", locale=locale, viewport=size, color_scheme=theme)
    tab.page.get_by_role("slider").wait_for()
    tab.page.wait_for_load_state("networkidle")
    tab.page.screenshot(path=pictures / f"page-{width}-{locale[:2]}-{theme}.png", full_page=True)
    assert tab.violations() == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("service", ["currency", "history", "ranking"])
def test_the_contracts_can_be_read(open_page: Open, pictures: Path, service: str) -> None:
    tab = open_page("/docs")
    tab.page.get_by_role("link", name=service, exact=True).click()
    tab.page.get_by_text(re.compile("/api/v1/")).first.wait_for()
    tab.page.get_by_text("Parameters and answers").first.click()
    tab.page.screenshot(path=pictures / f"docs-{service}.png")
    assert tab.violations() == []


def test_the_first_load_is_light(system: System) -> None:
    packed = [gzip.compress(script.read_bytes()) for script in first_load()]
    assert packed
    assert sum(map(len, packed)) <= FIRST_LOAD_BYTES
