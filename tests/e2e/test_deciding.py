"""From the yen to a decision: the day, the range, the real cost, the amounts, the budget."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Open, is_fresh
from tests.helpers.browser import DESKTOP, ENGLISH, KOREAN, PHONE, Tab, drawn, opened
from tests.helpers.clone import ROOT
from tests.helpers.fresh_rates import fresh_rates, invented
from tests.helpers.gunicorn import eventually
from tests.helpers.history_archive import published, ratio
from tests.helpers.needs import needs
from tests.helpers.system import System, running

SCREENS = {"phone": PHONE, "desktop": DESKTOP}
AIRPORT, APP = Decimal("1.042"), Decimal("1.0035")
WORDS = {
    KOREAN: {
        "cheaper": "최근 1년 중 {}%의 날보다 쌉니다.",
        "dearer": "최근 1년 중 {}%의 날보다 비쌉니다.",
        "unpredictable": "오를지 내릴지는 예측할 수 없습니다",
        "held": re.compile(r"지난 [\d,]+일에 같은 방법을 썼다면 실제로 \d+%가"),
        "yen": "{:,}엔",
        "assumption": "가정입니다. 출처:",
        "days": "며칠 동안",
        "people": "몇 사람이",
    },
    ENGLISH: {
        "cheaper": "Cheaper than on {}% of the days of the last year.",
        "dearer": "More expensive than on {}% of the days of the last year.",
        "unpredictable": "Nobody can predict whether it will rise or fall",
        "held": re.compile(r"Tried on [\d,]+ past days, this range held .* on \d+% of them"),
        "yen": "{:,} yen",
        "assumption": "An assumption:",
        "days": "Days",
        "people": "People",
    },
}


def yen() -> dict[str, Decimal]:
    """Return won per yen of the days of the last year, by day, as anyone can compute them."""
    days = {**published(), **invented()}
    # The service counts the days of a year from today, whatever the day of the newest rate is.
    start = datetime.now(UTC).date() - timedelta(days=364)
    return {
        str(day): Decimal(ratio(printed, "JPY", "KRW"))
        for day, printed in days.items()
        if day >= start
    }


def bought(markup: Decimal) -> int:
    """Return the yen for 300,000 won at so many times the mid rate."""
    *_, mid = yen().values()
    return round(Decimal(300_000) / (mid * markup))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system with rates until today."""
    needs((ROOT / "frontend/dist/index.html").exists(), "the page is not built: make page")
    with fresh_rates() as variables, running(tmp_path_factory.mktemp("fresh"), **variables) as it:
        eventually(lambda: is_fresh(it))
        yield it


@pytest.fixture
def open_fresh(browser: Browser, fresh: System) -> Iterator[Callable[..., Tab]]:
    """Open tabs of that system; a complaint of the browser fails the test."""
    tabs: list[Tab] = []

    def open_one(path: str, **options: object) -> Tab:
        tabs.append(opened(browser, fresh.address, path, **options))
        return tabs[-1]

    yield open_one
    assert [complaint for tab in tabs for complaint in tab.complaints] == []
    for tab in tabs:
        tab.close()


def decide(tab: Tab) -> None:
    """Follow the link from the rate to what helps to decide, by the keyboard."""
    link = tab.page.locator(".actions a[href='#details']")
    link.focus()
    tab.page.keyboard.press("Enter")
    tab.page.locator(".cost").wait_for()


@pytest.mark.parametrize("locale", [KOREAN, ENGLISH])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_traveller_sees_whether_today_is_a_good_day_and_what_money_buys(
    open_fresh: Open, screen: str, locale: str
) -> None:
    words = WORDS[locale]
    tab = open_fresh("/?country=JP", locale=locale, **SCREENS[screen])
    rates = list(yen().values())
    higher, lower = (sum(1 for rate in rates if sign * (rate - rates[-1]) > 0) for sign in (1, -1))
    side = "cheaper" if higher >= lower else "dearer"
    share = words[side].format(100 * max(higher, lower) // len(rates))
    expect(tab.page.locator(".standing-line")).to_have_text(share)
    decide(tab)
    expect(tab.page.locator(".standing-answer")).to_contain_text(share)
    expect(tab.page.get_by_text(words["unpredictable"])).to_be_visible()
    expect(tab.page.get_by_text(words["held"])).to_be_visible()
    results = tab.page.locator(".cost-results li")
    expect(results).to_have_count(2)
    expect(results.first).to_contain_text(words["yen"].format(bought(AIRPORT)))
    expect(results.last).to_contain_text(words["yen"].format(bought(APP)))
    expect(tab.page.get_by_text(words["assumption"])).to_have_count(2)
    assert tab.violations() == []
    width = tab.page.evaluate("document.documentElement.clientWidth")
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


def test_another_way_to_exchange_is_chosen_and_changed_by_the_keyboard(open_fresh: Open) -> None:
    tab = open_fresh("/?country=JP")
    decide(tab)
    option = tab.page.get_by_role("group", name="Option 1")
    option.get_by_role("combobox").focus()
    tab.page.keyboard.press("ArrowDown")
    spread = option.get_by_role("textbox", name="Spread (%)", exact=True)
    expect(spread).to_have_value("1.75")
    spread.focus()
    tab.page.keyboard.type("2")
    first = tab.page.locator(".cost-results li").first
    expect(first).to_contain_text(f"{bought(Decimal('1.02')):,} yen")
    expect(option.get_by_role("combobox")).to_have_value("own")
    tab.page.keyboard.type("x")
    expect(spread).to_have_attribute("aria-invalid", "true")
    # Without a spread it is what the mid rate gives.
    expect(first).to_contain_text(f"{bought(Decimal(1)):,} yen")
    expect(tab.page.locator("[aria-busy=true]")).to_have_count(0)
    assert tab.violations() == []


@pytest.mark.parametrize("locale", [KOREAN, ENGLISH])
def test_a_budget_is_days_times_people_times_the_money_of_a_day(
    open_fresh: Open, locale: str
) -> None:
    words = WORDS[locale]
    tab = open_fresh("/?country=JP", locale=locale, **PHONE)
    decide(tab)
    tab.page.get_by_role("textbox", name=words["days"], exact=True).fill("5")
    tab.page.get_by_role("textbox", name=words["people"], exact=True).fill("2")
    tab.page.locator(".budget").get_by_role("textbox").last.fill("12000")
    expect(tab.page.locator(".budget-total")).to_contain_text(words["yen"].format(120_000))
    won = round(120_000 * list(yen().values())[-1])
    expect(tab.page.locator(".budget-total")).to_contain_text(f"{won:,}")


def test_only_the_amounts_are_printed(open_fresh: Open) -> None:
    tab = open_fresh("/?country=JP")
    decide(tab)
    tab.page.evaluate("window.print = () => undefined")
    tab.page.get_by_role("button", name="Print").click()
    tab.page.emulate_media(media="print")
    expect(tab.page.get_by_role("table", name="yen to won")).to_be_visible()
    for part in (".rate", ".board", ".cost", ".budget", ".header"):
        expect(tab.page.locator(part)).to_be_hidden()
    tab.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(tab.page.locator(".rate")).to_be_visible()


@pytest.mark.parametrize("locale", [KOREAN, ENGLISH])
def test_nothing_is_said_of_today_from_an_overdue_rate(open_page: Open, locale: str) -> None:
    tab = open_page("/?country=JP", locale=locale)
    decide(tab)
    reason = (
        "오늘이 싼 날인지는 말할 수 없습니다"
        if locale == KOREAN
        else re.compile("nobody can say whether today is a good day")
    )
    expect(tab.page.get_by_text(reason)).to_be_visible()
    expect(tab.page.locator(".standing-line")).to_have_text("")
    expect(tab.page.locator(".forecast .note")).to_be_visible()
    gap = re.compile("10월 31일.*값이 없습니다" if locale == KOREAN else "No values for 31 Oct")
    expect(tab.page.locator(".history-gaps")).to_have_text(gap)
    assert tab.violations() == []


@pytest.mark.parametrize("locale", [KOREAN, ENGLISH])
def test_the_page_fits_a_narrow_screen_with_large_text(open_fresh: Open, locale: str) -> None:
    tab = open_fresh(
        "/?country=JP&period=max", locale=locale, viewport={"width": 320, "height": 800}
    )
    drawn(tab)
    decide(tab)
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 320
    tab.page.set_viewport_size({"width": 640, "height": 800})
    tab.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 640


def test_the_chart_of_all_years_is_light_and_marks_the_daily_extremes(open_fresh: Open) -> None:
    tab = open_fresh("/?country=JP&period=max")
    drawn(tab)
    days = {**published(), **invented()}
    rates = [Decimal(ratio(each, "JPY", "KRW")) for each in days.values() if "KRW" in each]
    figures = tab.page.locator(".history-figures")
    expect(figures).to_contain_text(f"{100 * min(rates):,.2f} won")
    expect(figures).to_contain_text(f"{100 * max(rates):,.2f} won")
    kilobytes = tab.page.evaluate(
        """() => performance.getEntriesByType("resource")
            .filter(each => each.name.includes("period=max"))
            .reduce((sum, each) => sum + each.transferSize, 0) / 1000"""
    )
    assert 5 < kilobytes <= 60
