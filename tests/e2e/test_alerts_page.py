"""Alerts: made for a pair, checked at each visit and in the background, never by a stale rate."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Open
from tests.helpers.browser import DESKTOP, ENGLISH, KOREAN, PHONE, Tab, worker_ready
from tests.helpers.gunicorn import eventually

LONG = 30_000
# The fields of a form and what follows, by the language of the browser.
WORDS = {
    KOREAN: ("알림 받기", "기준값(원)", "알림 저장", "100엔 값이 1원 아래로", "내 알림"),
    ENGLISH: ("Alert me", "Price in won", "Save the alert", "100 yen under 1 won", "My alerts"),
}
RAISE = """level => {
    const alerts = JSON.parse(localStorage.getItem("trip.alerts"));
    localStorage.setItem("trip.alerts", JSON.stringify(alerts.map(each => ({...each, level}))));
}"""
COPIED = """async level => {
    const cache = await caches.open("trip-alerts");
    const alerts = await (await cache.match("/alerts")).json();
    const changed = alerts.map(each => ({...each, level}));
    await cache.put("/alerts", new Response(JSON.stringify(changed)));
}"""
SHOWN = """async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(each => [each.title, each.body]);
}"""


def make(tab: Tab, level: str, locale: str = ENGLISH) -> Locator:
    """Make an alert for a pair that is shown; return the dialog, which is left open."""
    button, field, save, _, _ = WORDS[locale]
    tab.page.get_by_role("button", name=button).click(timeout=LONG)
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=field).fill(level)
    dialog.get_by_role("button", name=save).click()
    return dialog


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("locale", [KOREAN, ENGLISH])
def test_an_alert_is_made_listed_and_deleted_by_keyboard(
    open_fresh: Open, screen: dict[str, object], locale: str, theme: str
) -> None:
    _, _, _, condition, title = WORDS[locale]
    tab = open_fresh("/?country=JP", locale=locale, color_scheme=theme, **screen)
    dialog = make(tab, "1", locale)
    expect(dialog.get_by_text(condition)).to_be_visible()
    assert tab.violations() == []
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    listed = tab.page.get_by_role("region", name=title)
    expect(listed.get_by_text(condition)).to_be_visible()
    assert tab.violations() == []
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    listed.get_by_role("button", name=re.compile(re.escape(condition))).focus()
    tab.page.keyboard.press("Enter")
    expect(listed).to_have_count(0)


def test_a_later_visit_reports_a_rate_that_went_under_the_level(open_fresh: Open) -> None:
    tab = open_fresh("/?country=JP")
    make(tab, "1")
    tab.page.evaluate(RAISE, "100000")
    tab.page.goto(tab.address)
    notice = tab.page.locator(".alert-notice")
    expect(notice).to_contain_text("100 yen under 100,000 won", timeout=LONG)
    expect(notice).to_contain_text(re.compile(r"100 yen = [\d.,]+ won, as of"))
    assert tab.violations() == []
    notice.get_by_role("button", name="OK").click()
    tab.page.reload()
    listed = tab.page.get_by_role("region", name="My alerts")
    expect(listed).to_contain_text("100 yen = ", timeout=LONG)
    expect(tab.page.locator(".alert-notice")).to_have_count(0)


def test_a_stale_rate_reports_nothing(open_page: Open) -> None:
    tab = open_page("/?country=JP")
    # What was just made is checked at once: that answer is not the one of the next visit.
    with tab.page.expect_response(re.compile("/latest")):
        make(tab, "1")
    tab.page.evaluate(RAISE, "100000")
    with tab.page.expect_response(re.compile("/latest")) as answered:
        tab.page.goto(tab.address)
    assert answered.value.json()["rates"]["JPY"]["stale"] is True
    expect(tab.page.get_by_role("region", name="My alerts")).to_contain_text("Waiting")
    expect(tab.page.locator(".alert-notice")).to_have_count(0)


def test_the_installed_app_checks_in_the_background_and_notifies_once(open_fresh: Open) -> None:
    tab = open_fresh("/?country=JP")
    tab.context.grant_permissions(["notifications"], origin=tab.address)
    worker_ready(tab)
    dialog = make(tab, "1")
    expect(dialog.get_by_text("Saved.")).to_be_visible()
    tab.page.evaluate(COPIED, "100000")
    for _ in range(2):
        wake(tab)
        eventually(lambda: len(tab.page.evaluate(SHOWN)) == 1)
    ((title, body),) = tab.page.evaluate(SHOWN)
    assert title == "100 yen under 100,000 won"
    assert re.match(r"100 yen = [\d.,]+ won, as of", body)
    tab.page.reload()
    listed = tab.page.get_by_role("region", name="My alerts")
    expect(listed).to_contain_text("100 yen = ", timeout=LONG)


def test_what_cannot_be_promised_is_said_before_an_alert_is_saved(open_fresh: Open) -> None:
    tab = open_fresh("/?country=JP")
    tab.page.get_by_role("button", name="Alert me").click(timeout=LONG)
    dialog = tab.page.get_by_role("dialog")
    expect(dialog).to_contain_text("we cannot promise that you hear in time")
    expect(dialog).to_contain_text("An overdue rate never sets one off")


def wake(tab: Tab) -> None:
    """Let the browser fire the event in which an installed app may work in the background."""
    session = tab.context.new_cdp_session(tab.page)
    found: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.append(event))
    session.send("ServiceWorker.enable")
    while not any(event["registrations"] for event in found):
        tab.page.wait_for_timeout(50)
    (registration,) = next(event["registrations"] for event in found if event["registrations"])
    session.send(
        "ServiceWorker.dispatchPeriodicSyncEvent",
        {
            "origin": tab.address,
            "registrationId": registration["registrationId"],
            "tag": "trip-alerts",
        },
    )
    session.detach()
