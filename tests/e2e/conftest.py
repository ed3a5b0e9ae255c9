"""A real Chromium in front of the processes of ``make run``."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.helpers.browser import Tab, opened
from tests.helpers.clone import ROOT
from tests.helpers.needs import needs
from tests.helpers.system import System, running

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

Open = Callable[..., Tab]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of this machine."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    needs(path, "no Chromium here: install Debian's package chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system on the ECB's history, offline."""
    needs((ROOT / "frontend/dist/index.html").exists(), "the page is not built: make page")
    with running(tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture
def open_page(browser: Browser, system: System) -> Iterator[Open]:
    """Open tabs at ``path``; whatever they complain about, or ask of others, fails the test."""
    tabs: list[Tab] = []

    def open_one(path: str = "/", **options: object) -> Tab:
        tabs.append(opened(browser, system.address, path, **options))
        return tabs[-1]

    yield open_one
    for tab in tabs:
        tab.close()
        assert tab.complaints == []


@pytest.fixture
def pictures() -> Path:
    """Where screenshots are put for somebody to look at."""
    folder = ROOT / "tests/e2e/pictures"
    folder.mkdir(exist_ok=True)
    return folder
