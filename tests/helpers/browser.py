"""A tab of a real browser, and the errors that it reports."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.helpers.clone import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The page under test talks to our system only; Chromium's own requests would be noise.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PATIENCE_MILLISECONDS = 15_000
expect.set_options(timeout=PATIENCE_MILLISECONDS)
KOREAN, ENGLISH = "ko-KR", "en-US"


def executable() -> str | None:
    """Return the path of this machine's Chromium, if it has one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        yield started
        started.close()


@dataclass
class Tab:
    """A tab and its complaints: console errors and requests to other hosts."""

    context: BrowserContext
    page: Page
    address: str
    forgives: bool = False
    console: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Begin to record complaints."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.others.append(str(error)))
        self.page.on("request", self._see)

    @property
    def complaints(self) -> list[str]:
        """The complaints; console errors are left out once they were forgiven."""
        return [*self.others, *([] if self.forgives else self.console)]

    def forgive(self) -> None:
        """Ignore the console from now on, because the test is about a failure."""
        self.forgives = True

    def close(self) -> None:
        """Close the tab and forget its session."""
        self.context.close()

    @cached_property
    def axe(self) -> str:
        """The source of axe-core, the accessibility checker."""
        return (ROOT / "frontend/web/node_modules/axe-core/axe.min.js").read_text()

    def violations(self) -> list[str]:
        """Return the violations that axe finds in the page now."""
        self.page.evaluate(self.axe)
        found: dict[str, Any] = self.page.evaluate("axe.run()")
        return [
            f"{each['id']}: {node['target']}"
            for each in found["violations"]
            for node in each["nodes"]
        ]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.console.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.others.append(f"asked somebody else: {request.url}")


def opened(
    browser: Browser, address: str, path: str, *, locale: str = ENGLISH, **options: Any
) -> Tab:
    """Open ``path`` in a new session, by default in English on a desktop."""
    settings = {**DESKTOP, "locale": locale, "timezone_id": "Asia/Seoul", **options}
    context = browser.new_context(**settings)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    tab = Tab(context, context.new_page(), address)
    tab.listen()
    tab.page.goto(f"{address}{path}")
    return tab


def drawn(tab: Tab) -> Locator:
    """Return the chart once its line is drawn and it can be moved by keys and touch."""
    chart = tab.page.get_by_role("slider")
    chart.locator("canvas").wait_for()
    return chart


def worker_ready(tab: Tab) -> None:
    """Wait until the service worker of the page has stored its files, for the next visit."""
    tab.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
