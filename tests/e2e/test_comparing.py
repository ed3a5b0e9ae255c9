"""Comparing currencies: adding them, reading the chart and the table, taking them along."""

import csv
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.helpers.browser import DESKTOP, ENGLISH, KOREAN, PHONE, drawn
from tests.helpers.system import System

WORDS = {
    KOREAN: {
        "link": "비교",
        "search": "나라나 통화 찾기",
        "typed": "태국",
        "baht": "태국 바트",
        "remove": "유로 빼기",
        "change": re.compile("^변화"),
        "share": "공유",
        "copied": "링크를 복사했습니다.",
        "missing": "지난 환율을 불러오지 못했습니다.",
    },
    ENGLISH: {
        "link": "Compare",
        "search": "Find a country or currency",
        "typed": "thailand",
        "baht": "Thai Baht",
        "remove": "Remove Euro",
        "change": re.compile("^Change"),
        "share": "Share",
        "copied": "Link copied.",
        "missing": "Past rates could not be loaded right now.",
    },
}
SCREENS = {"phone": PHONE, "desktop": DESKTOP}
EIGHT = "JPY,THB,USD,EUR,GBP,CNY,PHP,SGD"


def names(page: Page) -> list[str]:
    """Return the codes of the table from top to bottom."""
    return page.locator(".compare-table tbody th b").all_text_contents()


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("locale", WORDS)
def test_a_comparison_is_made_sorted_and_shared_by_keyboard(
    open_page: Open, screen: dict[str, object], locale: str
) -> None:
    words = WORDS[locale]
    tab = open_page("/", locale=locale, **screen)
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.page.get_by_role("link", name=words["link"], exact=True).press("Enter")
    drawn(tab)
    search = tab.page.get_by_role("combobox", name=words["search"])
    search.press_sequentially(words["typed"])
    tab.page.get_by_role("listbox").get_by_role("option").first.wait_for()
    search.press("Enter")
    expect(tab.page.get_by_role("rowheader", name=f"THB {words['baht']}")).to_be_visible()
    tab.page.get_by_role("button", name=words["remove"]).press("Enter")
    expect(tab.page.locator(".compare-table tbody tr")).to_have_count(3)
    expect(tab.page.locator("[aria-busy=true]")).to_have_count(0)
    tab.page.get_by_role("button", name=words["change"]).press("Enter")
    expect(tab.page.get_by_role("columnheader", name=words["change"])).to_have_attribute(
        "aria-sort", "descending"
    )
    order = names(tab.page)
    tab.page.get_by_role("button", name=words["share"]).press("Enter")
    expect(tab.page.get_by_text(words["copied"])).to_be_visible()
    assert tab.violations() == []
    link = tab.page.evaluate("navigator.clipboard.readText()")
    assert "targets=JPY,USD,THB&base=KRW&period=1y&sort=-change" in link
    other = open_page(link.removeprefix(tab.address), locale=locale, **screen)
    expect(other.page.locator(".compare-table tbody tr")).to_have_count(3)
    assert names(other.page) == order


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_the_figures_are_those_of_the_service(
    open_page: Open, system: System, screen: dict[str, object]
) -> None:
    tab = open_page("/compare?targets=JPY,USD&base=KRW&period=5y", **screen)
    chart = drawn(tab)
    path = "/api/v1/history/compare?targets=JPY,USD&base=KRW&period=5y"
    found = json.loads(system.get("PAGE_PORT", path).data)
    for series in found["series"]:
        heading = tab.page.get_by_role("rowheader", name=re.compile(f"^{series['target']} "))
        row = tab.page.locator(".compare-table").get_by_role("row").filter(has=heading)
        expect(row).to_contain_text(f"{abs(float(series['change_percent'])):.2f}%")
        expect(row).to_contain_text(f"{series['volatility_percent']:.2f}%")
        expect(row).to_contain_text("Not said, because the last rate is overdue")
    (correlation,) = found["correlations"]
    expect(tab.page.locator(".compare-matrix").last).to_contain_text(
        f"{correlation['coefficient']:.2f}"
    )
    chart.focus()
    tab.page.keyboard.press("End")
    change = float(found["series"][0]["change_percent"])
    expect(chart).to_have_attribute("aria-valuetext", re.compile(f"JPY {change:+.2f}%"))


def test_what_is_shown_can_be_taken_along(open_page: Open, tmp_path: Path) -> None:
    tab = open_page("/compare?targets=JPY,USD&base=KRW&period=1y")
    drawn(tab)
    standings = tab.page.get_by_text("Not said, because the last rate is overdue")
    expect(standings).to_have_count(2)
    tables = []
    for name in ("Download figures (CSV)", "Download chart (CSV)"):
        with tab.page.expect_download() as download:
            tab.page.get_by_role("button", name=name).click()
        download.value.save_as(tmp_path / name)
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            tables.append(list(csv.DictReader(file)))
    figures, series = tables
    assert [each["code"] for each in figures] == ["JPY", "USD"]
    assert figures[0]["rate"] == series[-1]["KRW per 1 JPY"]
    assert series[0]["JPY index"] == series[0]["USD index"] == "100"
    assert figures[0]["absent"] == "standing: stale"


def test_nothing_of_a_link_is_dropped_without_a_word(open_page: Open) -> None:
    tab = open_page(f"/compare?targets={EIGHT},AUD,XXX,KRW&base=KRW")
    expect(tab.page.get_by_text("XXX: there is no such currency code.")).to_be_visible()
    expect(tab.page.get_by_text("AUD: only eight are shown.")).to_be_visible()
    expect(tab.page.get_by_text(re.compile("KRW is your home currency"))).to_be_visible()
    expect(tab.page.locator(".compare-legend dt")).to_have_count(8)


@pytest.mark.parametrize("locale", WORDS)
def test_without_the_history_it_says_what_is_missing(
    open_page: Open, system: System, locale: str
) -> None:
    with system.stopped("HISTORY_PORT"):
        tab = open_page("/compare?targets=JPY&base=KRW", locale=locale)
        tab.forgive()
        missing = tab.page.get_by_text(WORDS[locale]["missing"])
        expect(missing).to_have_count(2, timeout=30_000)
        assert tab.violations() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1440])
def test_it_is_accessible_and_fits_the_screen(
    open_page: Open, pictures: Path, width: int, theme: str
) -> None:
    size = {"width": width, "height": 900}
    path = f"/compare?targets={EIGHT}&base=KRW&period=max"
    tab = open_page(path, locale=KOREAN, viewport=size, color_scheme=theme)
    drawn(tab)
    tab.page.get_by_text("차트를 표로 보기").click()
    tab.page.get_by_text("이 숫자들은 무엇인가요").click()
    tab.page.screenshot(path=pictures / f"compare-{width}-{theme}.png", full_page=True)
    assert tab.violations() == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_of_twice_the_size_needs_no_scrolling_to_the_side(open_page: Open) -> None:
    tab = open_page(f"/compare?targets={EIGHT}&base=KRW", viewport={"width": 640, "height": 900})
    drawn(tab)
    tab.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 640
