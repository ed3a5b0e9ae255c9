"""A dashboard as the viewer draws it in a browser."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request
from playwright.sync_api import TimeoutError as TooSlow

WIDTH, HEIGHT = 1440, 900
PATIENCE_MILLISECONDS = 60_000
# Lines are drawn in a frame after the data are there, on a busy machine much later.
SETTLING_MILLISECONDS, PANEL_SECONDS = 600, 10
LOADED = (
    "document.body.dataset.failed || (document.querySelector('[data-state]')"
    " && !document.querySelector('[data-state=loading]'))"
)
# What is seen of a type where it is not blank; of others, a number and more.
SEEN = {"timeseries": "canvas", "table": "[role=gridcell]", "heatmap": "svg rect"}
PANELS = """(panels, seen) => panels.map(panel => {
    const { panel: title, state, type } = panel.dataset;
    const drawn = seen[type] ? panel.querySelector(seen[type]) : /[0-9]/.test(panel.innerText);
    const failed = panel.querySelector('[data-message=error]');
    const shown = state === 'drawn' && !drawn ? 'blank' : state;
    return { title, text: panel.innerText, state: failed ? 'error' : shown };
})"""
# Tables have rows only where they can be seen.
BOTTOM = "document.querySelector('main > div').getBoundingClientRect().bottom"


@dataclass
class Drawn:
    """A tab with a dashboard, and what the browser complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def panels(self) -> list[dict[str, Any]]:
        """Return the title, the state and the text of each panel."""
        found: list[dict[str, Any]] = self.page.eval_on_selector_all("[data-state]", PANELS, SEEN)
        return found

    def failing(self) -> dict[str, str]:
        """Return the panels that are not drawn, with the reason."""
        return {
            panel["title"]: f"{panel['state']}: {panel['text']}"
            for panel in self.panels()
            if panel["state"] != "drawn"
        }

    def widen(self, width: int) -> None:
        """Make the window as wide, and wait until everything has its new size."""
        height = ceil(self.page.evaluate(BOTTOM))
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_timeout(SETTLING_MILLISECONDS)
        limit = time.monotonic() + PANEL_SECONDS
        while self._is_blank() and time.monotonic() < limit:
            self.page.wait_for_timeout(SETTLING_MILLISECONDS)

    def _is_blank(self) -> bool:
        return any(panel["state"] == "blank" for panel in self.panels())

    def picture(self, path: Path) -> None:
        """Keep what is seen, for people to look at."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True)


@contextmanager
def drawn(browser: Browser, address: str, uid: str, **parameters: str) -> Iterator[Drawn]:
    """Open a dashboard that does not refresh, and wait until every panel has its data."""
    query = "&".join(f"{name}={value}" for name, value in {"refresh": "off", **parameters}.items())
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, timezone_id="Asia/Seoul")
    found = Drawn(page)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("request", lambda request: found.complaints.extend(_elsewhere(request, address)))
    try:
        page.goto(f"{address}/d/{uid}?{query}")
        page.wait_for_function(LOADED, timeout=PATIENCE_MILLISECONDS)
        found.widen(WIDTH)
        yield found
    except TooSlow:
        raise AssertionError(f"{uid} is not drawn: {page.inner_text('body')[:500]}") from None
    finally:
        page.close()


def _elsewhere(request: Request, address: str) -> list[str]:
    own = request.url.startswith((address, "data:", "blob:"))
    return [] if own else [f"asked somebody else: {request.url}"]
