"""The home with current rates: favourites, the ranking and the world map."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.benchmarks.chart import KILOBYTES_AT_MOST, kilobytes
from tests.helpers.browser import DESKTOP, ENGLISH, KOREAN, PHONE, Tab, opened
from tests.helpers.clone import ROOT
from tests.helpers.current_rates import publish
from tests.helpers.gunicorn import eventually
from tests.helpers.needs import needs
from tests.helpers.system import System, running

Open = Callable[..., Tab]
FAVOURITES = re.compile("즐겨찾는 통화|Favourite currencies")
MAP = re.compile("세계 지도|[Ww]orld map")
BOARD = re.compile("많이 찾는 나라|Most viewed")
SHIFTED = """() => new Promise(done => new PerformanceObserver(list => done(
    list.getEntries().reduce((sum, each) => sum + each.value, 0)))
    .observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 500))"""


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system, with rates up to today."""
    needs((ROOT / "frontend/dist/index.html").exists(), "the page is not built: make page")
    folder = tmp_path_factory.mktemp("current")
    with running(folder) as started:
        publish(folder)
        eventually(lambda: _has_won(started))
        yield started


@pytest.fixture
def open_home(browser: Browser, current: System) -> Iterator[Open]:
    """Open tabs of the current system; a console error or a request elsewhere fails the test."""
    tabs: list[Tab] = []

    def open_one(path: str = "/", **options: object) -> Tab:
        tabs.append(opened(browser, current.address, path, **options))
        return tabs[-1]

    yield open_one
    for tab in tabs:
        tab.close()
    assert [complaint for tab in tabs for complaint in tab.complaints] == []


def _has_won(system: System) -> bool:
    path = "/api/v1/history/changes?base=KRW&points=2"
    found = json.loads(system.get("PAGE_PORT", path).data).get("currencies", [])
    yen = [each["latest"] for each in found if each["target"] == "JPY"]
    return bool(yen) and not yen[0]["stale"]


def panel(tab: Tab, name: re.Pattern[str]) -> Locator:
    return tab.page.get_by_role("region", name=name)


def world(tab: Tab) -> Locator:
    """Return the map, which is loaded once somebody scrolls there."""
    tab.page.locator(".map").wait_for()
    tab.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    found = tab.page.get_by_role("listbox", name=MAP)
    found.get_by_role("option", name=re.compile("전보다|month ago")).first.wait_for()
    return found


@pytest.mark.parametrize("locale", [KOREAN, ENGLISH])
@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (390, "dark"), (1440, "light")])
def test_the_home_is_accessible_and_fits_the_screen(
    open_home: Open, pictures: Path, width: int, theme: str, locale: str
) -> None:
    size = {"width": width, "height": 900}
    tab = open_home(locale=locale, viewport=size, color_scheme=theme)
    world(tab)
    panel(tab, FAVOURITES).get_by_role("listitem").nth(3).wait_for()
    tab.page.wait_for_load_state("networkidle")
    tab.page.screenshot(path=pictures / f"home-{width}-{locale[:2]}.png", full_page=True)
    assert tab.violations() == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("locale", [KOREAN, ENGLISH])
def test_a_phone_shows_the_rate_and_the_converter_first(open_home: Open, locale: str) -> None:
    tab = open_home(locale=locale, **PHONE)
    field = tab.page.locator(".converter input").first
    field.wait_for()
    box = field.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["viewport"]["height"]


@pytest.mark.parametrize(("locale", "screen"), [(KOREAN, PHONE), (ENGLISH, DESKTOP)])
def test_favourites_are_kept_and_can_be_compared(
    open_home: Open, locale: str, screen: dict[str, object]
) -> None:
    tab = open_home(locale=locale, **screen)
    for name in ("엔화|Yen", "동|Dong"):
        star = panel(tab, FAVOURITES).get_by_role("button", name=re.compile(name))
        star.click()
        expect(star).to_have_attribute("aria-pressed", "true")
    tab.page.reload()
    favourites = panel(tab, FAVOURITES)
    expect(favourites.locator("[aria-pressed=true]")).to_have_count(2)
    yen = favourites.get_by_role("listitem").first
    expect(yen).to_contain_text("▼")
    expect(yen).to_contain_text("currency-api")
    link = favourites.get_by_role("link", name=re.compile("비교|Compare"))
    expect(link).to_have_attribute("href", "/compare?targets=JPY,VND&base=KRW&period=1y")
    favourites.locator("[aria-pressed=true]").first.click()
    expect(favourites.locator("[aria-pressed=true]")).to_have_count(1)


@pytest.mark.parametrize(("locale", "japan"), [(KOREAN, "일본"), (ENGLISH, "Japan")])
def test_the_map_is_walked_by_keyboard(open_home: Open, locale: str, japan: str) -> None:
    tab = open_home(locale=locale)
    shown = world(tab)
    shown.focus()
    for key in ("ArrowRight", "ArrowRight"):
        tab.page.keyboard.press(key)
    option = shown.locator("[aria-selected=true]")
    expect(option).to_have_attribute("aria-label", re.compile(f"^{japan}: .*( 쌈|cheaper)"))
    tab.page.keyboard.press("Enter")
    heading = tab.page.get_by_role("heading", name=re.compile(japan))
    expect(heading).to_be_focused()
    assert "country=JP" in tab.page.url


def test_a_tap_shows_a_country_and_a_second_one_opens_it(open_home: Open) -> None:
    tab = open_home(locale=KOREAN, **PHONE)
    brazil = world(tab).get_by_role("option", name=re.compile("^브라질:"))
    brazil.tap()
    expect(panel(tab, MAP).get_by_role("link", name="브라질 환율 보기")).to_be_visible()
    assert "country" not in tab.page.url
    brazil.tap()
    tab.page.get_by_role("heading", name=re.compile("브라질")).wait_for()


def test_the_map_shows_the_choices_of_today(open_home: Open) -> None:
    tab = open_home("/?country=TH", locale=ENGLISH)
    tab.page.get_by_role("combobox", name=re.compile("Find")).fill("Vietnam")
    tab.page.locator(".search").get_by_role("option").first.click()
    panel(tab, BOARD).get_by_role("link", name="Vietnam").wait_for()
    tab.page.goto(f"{tab.address}/?lang=en")
    world(tab)
    panel(tab, MAP).get_by_role("radio", name="Views today").check()
    option = tab.page.get_by_role("option", name=re.compile(r"^Vietnam: \d+ views today"))
    expect(option).to_have_class(re.compile("map-few"))


@pytest.mark.parametrize(
    ("locale", "names"), [(KOREAN, ("일본", "미국")), (ENGLISH, ("Japan", "United States"))]
)
def test_the_ranking_lists_only_what_became_cheaper(
    open_home: Open, locale: str, names: tuple[str, str]
) -> None:
    tab = open_home(locale=locale)
    board = panel(tab, BOARD)
    for name in names:
        tab.page.locator("input[role=combobox]").fill(name)
        tab.page.locator(".search").get_by_role("option", name=re.compile(name)).first.click()
        board.get_by_role("link", name=name).wait_for()
    board.get_by_role("checkbox").check()
    expect(board.get_by_role("link", name=names[1])).to_have_count(0)
    expect(board.get_by_role("link", name=names[0])).to_be_visible()


def test_the_next_visit_begins_with_the_country_seen_last(open_home: Open) -> None:
    tab = open_home("/?country=TH")
    tab.page.get_by_role("heading", name=re.compile("Thailand")).wait_for()
    tab.page.goto(f"{tab.address}/")
    tab.page.get_by_role("heading", name=re.compile("Thailand")).wait_for()


@pytest.mark.parametrize("screen", [PHONE, DESKTOP])
def test_nothing_moves_while_the_home_loads(open_home: Open, screen: dict[str, object]) -> None:
    tab = open_home(**screen)
    panel(tab, FAVOURITES).get_by_role("listitem").nth(3).wait_for()
    tab.page.wait_for_load_state("networkidle")
    assert tab.page.evaluate(SHIFTED) <= 0.02


@pytest.mark.parametrize("screen", [PHONE, DESKTOP])
def test_the_first_screen_needs_little_script(open_home: Open, screen: dict[str, object]) -> None:
    tab = open_home(**screen)
    panel(tab, FAVOURITES).get_by_role("listitem").nth(3).wait_for()
    tab.page.wait_for_load_state("networkidle")
    assert 0 < kilobytes(tab) <= KILOBYTES_AT_MOST
