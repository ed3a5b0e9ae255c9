"""A second visit to the home: what it costs, and that it needs no network."""

from dataclasses import dataclass

from playwright.sync_api import BrowserContext

from tests.benchmarks.visit.line import Line
from tests.benchmarks.visit.phone import opened

# The browser looks for a new service worker, and the page reports its times, some seconds later.
LATER_MILLISECONDS = 7000
KEPT = """async () => {
    await navigator.serviceWorker.ready;
    const names = (await caches.keys()).filter(name => name.startsWith("trip-kept"));
    const kept = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
    const addresses = kept.flat().map(({url}) => decodeURIComponent(url));
    return ["rate", "board", "countries", "currencies", "latest", "month"].every(
        name => addresses.some(each => each.includes(`["${name}`)));
}"""


@dataclass(frozen=True)
class Again:
    """The bytes of a second visit with headers, and the rate of a visit without a network."""

    received: int
    sent: int
    offline: str


def visit(context: BrowserContext, line: Line) -> Again:
    """Visit the home, again once everything is kept, and again without a network."""
    first = opened(context, f"{line.address}/")
    first.wait_for_function(KEPT)
    first.wait_for_timeout(LATER_MILLISECONDS)
    first.close()
    received, sent = line.down.passed, line.up.passed
    second = opened(context, f"{line.address}/")
    second.wait_for_timeout(LATER_MILLISECONDS)
    second.close()
    received, sent = line.down.passed - received, line.up.passed - sent
    context.set_offline(True)
    third = opened(context, f"{line.address}/")
    figure = third.locator(".rate-figure").text_content() or ""
    return Again(received, sent, figure)
