"""A tab of a real browser that writes down what it complains about."""

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
    sync_playwright,
)

from tests.helpers.clone import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# A page in a test asks nobody but the system: what Chromium does beside it only makes noise.
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
PATIENCE_MILLISECONDS = 10_000
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
    """A tab, and its complaints: errors on the console and requests to anybody else."""

    context: BrowserContext
    page: Page
    address: str
    forgives: bool = False
    console: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Begin to write complaints down."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.others.append(str(error)))
        self.page.on("request", self._see)

    @property
    def complaints(self) -> list[str]:
        """What is wrong, but for the console of a tab that was forgiven."""
        return [*self.others, *([] if self.forgives else self.console)]

    def forgive(self) -> None:
        """Overlook the console, now and later, where a failure is what the test is about."""
        self.forgives = True

    def close(self) -> None:
        """Close the tab and forget its session."""
        self.context.close()

    @cached_property
    def axe(self) -> str:
        """The source of axe-core, the accessibility checker."""
        return (ROOT / "frontend/web/node_modules/axe-core/axe.min.js").read_text()

    def violations(self) -> list[str]:
        """Return what axe finds wrong with the page as it is now."""
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
    """Open ``path`` in a session of its own, by default in English on a desktop."""
    settings = {**DESKTOP, "locale": locale, "timezone_id": "Asia/Seoul", **options}
    context = browser.new_context(**settings)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    tab = Tab(context, context.new_page(), address)
    tab.listen()
    tab.page.goto(f"{address}{path}")
    return tab


def drawn(tab: Tab) -> Locator:
    """Return the chart once its line is there, and with it what keys and fingers move."""
    chart = tab.page.get_by_role("slider")
    chart.locator("canvas").wait_for()
    return chart
