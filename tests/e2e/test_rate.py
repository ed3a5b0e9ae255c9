"""The rate that a traveller sees, in each language and on each screen."""

import re

import pytest

from tests.e2e.conftest import Open
from tests.helpers.browser import DESKTOP, ENGLISH, KOREAN, PHONE
from tests.helpers.history_archive import published

SCREENS = {"phone": PHONE, "desktop": DESKTOP}
PUBLISHED = published()[max(published())]
# Won per 100 yen on the last day of the archive, two digits after the point.
YEN = f"{100 * PUBLISHED['KRW'] / PUBLISHED['JPY']:.2f}"


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("locale", [KOREAN, ENGLISH])
def test_the_yen_in_won_matches_the_ecb(open_page: Open, screen: str, locale: str) -> None:
    tab = open_page("/?country=JP", locale=locale, **SCREENS[screen])
    unit, won, date = (
        ("100엔", f"{YEN}원", "10월 30일 금요일 기준")
        if locale == KOREAN
        else ("100 yen", f"{YEN} won", re.compile("As of Friday,? 30 October"))
    )
    for text in (unit, won, date):
        tab.page.get_by_text(text).first.wait_for()


def test_the_exact_rate_and_its_source_are_one_tap_away(open_page: Open) -> None:
    tab = open_page("/?country=US")
    tab.page.get_by_text("Exact rate and source").click()
    tab.page.get_by_text("1335.26673827").or_(tab.page.get_by_text("1,335.26673827")).wait_for()
    link = tab.page.get_by_role("link", name=re.compile("European Central Bank")).first
    assert "ecb.europa.eu" in (link.get_attribute("href") or "")


def test_a_stale_rate_shows_its_date_and_what_still_works(open_page: Open) -> None:
    tab = open_page("/?country=JP")
    tab.page.get_by_text(re.compile("No newer rate since Friday,? 30 October")).wait_for()
    tab.page.get_by_text("Converting still works, with this rate.").wait_for()


def test_another_home_currency_changes_the_numbers_and_is_remembered(open_page: Open) -> None:
    tab = open_page("/?country=JP")
    tab.page.get_by_role("combobox", name=re.compile("^Home")).select_option("EUR")
    expected = f"{100 / PUBLISHED['JPY']:.5f}".rstrip("0")[:6]
    tab.page.get_by_text(re.compile(re.escape(expected[:5]))).first.wait_for()
    assert "base=EUR" in tab.page.url
    tab.page.goto(f"{tab.address}/?country=JP")
    assert tab.page.get_by_role("combobox", name=re.compile("^Home")).input_value() == "EUR"


def test_a_currency_that_is_not_in_use_is_reported_as_wrong(open_page: Open) -> None:
    tab = open_page("/?currency=XXX")
    tab.page.get_by_text(re.compile("no currency with the code XXX")).wait_for()


def test_an_address_with_invalid_parameters_still_shows_the_page(open_page: Open) -> None:
    tab = open_page("/?country=<b>&currency=<i>&base=??&period=never&board=x&amount=-1e9&lang=xx")
    tab.page.get_by_text(f"{YEN} won").first.wait_for()
