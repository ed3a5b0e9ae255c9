"""A slow phone, and what its browser observes of a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.helpers.browser import ENGLISH, PHONE

SLOW_DOWN = 4
# What lies outside of the window is not drawn, so its interactions would end with the next redraw
# of the window itself.
WINDOW = {"width": 800, "height": 1200}
PATIENCE_MILLISECONDS = 30_000
# Browsers report an interaction, or a shift, only after the picture that follows it.
SETTLED_MILLISECONDS = 700
OBSERVE = """
window.seen = {largest: 0, element: "", is_rate: false, shift: 0, any_shift: 0, slowest: 0};
const observe = (type, hear, options) => new PerformanceObserver(
    list => list.getEntries().forEach(hear)).observe({type, buffered: true, ...options});
observe("largest-contentful-paint", ({startTime, element}) => {
    seen.largest = startTime;
    seen.element = element?.textContent ?? "";
    seen.is_rate = element?.closest(".rate .rate-figure") != null && /\\d/.test(seen.element);
});
observe("layout-shift", ({value, hadRecentInput}) => {
    seen.any_shift += value;
    if (!hadRecentInput) seen.shift += value;
});
observe("event", ({interactionId, duration}) => {
    if (interactionId) seen.slowest = Math.max(seen.slowest, duration);
}, {durationThreshold: 16});
"""


@dataclass(frozen=True)
class Seen:
    """What a browser observed of a page; times in milliseconds.

    ``shift`` leaves out what moved within half a second of an input, ``any_shift`` does not.
    ``interactions`` includes those of less than 16 ms, which ``slowest`` leaves out.
    """

    largest: float
    element: str
    is_rate: bool
    shift: float
    any_shift: float
    slowest: float
    interactions: int


@contextmanager
def session(browser: Browser) -> Iterator[BrowserContext]:
    """Keep a browser on a phone that has no file of the page."""
    options: dict[str, Any] = {**PHONE, "locale": ENGLISH, "timezone_id": "Asia/Seoul"}
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    context.add_init_script(OBSERVE)
    yield context
    context.close()


def opened(context: BrowserContext, address: str) -> Page:
    """Open an address, and wait until everything is loaded and painted."""
    page = context.new_page()
    slowed = context.new_cdp_session(page)
    window = slowed.send("Browser.getWindowForTarget")["windowId"]
    slowed.send("Browser.setWindowBounds", {"windowId": window, "bounds": WINDOW})
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    page.goto(address, wait_until="networkidle")
    page.locator(".rate-figure").wait_for()
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    return page


def seen(page: Page) -> Seen:
    """Return what the page has observed since it was opened or ``forget`` was called."""
    return Seen(**page.evaluate("({...seen, interactions: performance.interactionCount})"))


def forget(page: Page) -> None:
    """Begin to sum up shifts and interactions anew."""
    page.evaluate("seen.slowest = seen.shift = seen.any_shift = 0")
