"""A second visit without a network: the page, the last known rates, and their age."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.helpers.browser import DESKTOP, ENGLISH, KOREAN, PHONE, Tab, drawn, worker_ready

LONG = 30_000
SENTENCES = {
    KOREAN: ("인터넷에 연결되어 있지 않습니다", "849.13원", "새 값을 받지 못해"),
    ENGLISH: ("You are offline", "849.13 won", "No newer data arrived"),
}
KEPT = """async () => {
    const names = (await caches.keys()).filter(name => name.startsWith("trip-kept"));
    const kept = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
    return kept.flat().map(request => decodeURIComponent(request.url));
}"""


def visited(open_page: Open, path: str = "/?country=JP", **options: object) -> Tab:
    """Open the page once, until all that a second visit needs is kept."""
    tab = open_page(path, **options)
    drawn(tab)
    worker_ready(tab)
    for kept in ("rate", "history", "board", "stats", "standing", "countries", "currencies"):
        tab.page.wait_for_function(
            f"async () => (await ({KEPT})()).some(e => e.includes('{kept}'))"
        )
    return tab


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("locale", [KOREAN, ENGLISH])
def test_the_second_visit_works_offline_and_says_how_old_the_rates_are(
    open_page: Open, screen: dict[str, object], locale: str
) -> None:
    offline, won, old = SENTENCES[locale]
    tab = visited(open_page, locale=locale, **screen)
    tab.forgive()
    tab.context.set_offline(True)
    tab.page.goto(f"{tab.address}/?country=JP")
    tab.page.get_by_text(offline).first.wait_for()
    expect(tab.page.locator(".rate-figure")).to_contain_text(won)
    expect(tab.page.locator(".rate .note")).to_contain_text(old)
    expect(tab.page.locator(".rate-as-of time")).to_be_visible()
    drawn(tab)
    assert tab.violations() == []


def test_an_offline_rate_says_nothing_of_today(open_fresh: Open) -> None:
    tab = visited(open_fresh)
    comparison = tab.page.locator(".comparison")
    expect(comparison).to_contain_text(re.compile("% (cheaper|more expensive|the same)"))
    expect(tab.page.locator(".standing-line")).not_to_be_empty()
    tab.forgive()
    tab.context.set_offline(True)
    tab.page.reload()
    tab.page.get_by_text("No newer data arrived").first.wait_for()
    expect(comparison).to_contain_text(re.compile(r"On \d+ \w+(?: \d{4})? it was .* than on"))
    expect(tab.page.locator(".standing-line")).to_be_empty()
    # The next rate may not be due yet.
    expect(tab.page.get_by_text("overdue")).to_have_count(0)


def test_an_offline_page_is_current_again_once_it_is_connected(open_page: Open) -> None:
    tab = visited(open_page)
    tab.forgive()
    tab.context.set_offline(True)
    tab.page.reload()
    tab.page.get_by_text("No newer data arrived").first.wait_for()
    tab.context.set_offline(False)
    expect(tab.page.get_by_text("No newer data arrived")).to_have_count(0, timeout=LONG)
    expect(tab.page.get_by_text("You are offline")).to_be_hidden()


def test_what_was_never_seen_is_missing_and_not_invented(open_page: Open) -> None:
    tab = visited(open_page)
    tab.forgive()
    tab.context.set_offline(True)
    tab.page.goto(f"{tab.address}/?country=US&currency=USD")
    tab.page.get_by_text("The rate could not be loaded right now.").wait_for(timeout=LONG)
    expect(tab.page.locator(".rate-figure")).to_have_count(0)


def test_the_browser_offers_to_install_the_page(open_page: Open) -> None:
    for locale, name in ((KOREAN, "Trip Service 환율"), (ENGLISH, "Trip Service: exchange rates")):
        tab = open_page("/", locale=locale)
        worker_ready(tab)
        session = tab.context.new_cdp_session(tab.page)
        manifest = session.send("Page.getAppManifest")
        assert manifest["errors"] == []
        assert name in manifest["data"]
        found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
        # A private window, which is what a test has, installs nothing.
        assert {error["errorId"] for error in found} <= {"in-incognito"}
