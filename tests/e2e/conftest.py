"""A real Chromium in front of the processes of ``make run``."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.drills.sources import publishing
from tests.helpers.browser import Tab, chromium, executable, opened
from tests.helpers.clone import ROOT
from tests.helpers.gunicorn import eventually
from tests.helpers.needs import needs
from tests.helpers.system import System, running

Open = Callable[..., Tab]
STANDING = "/api/v1/history/standing?target=JPY&base=KRW"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of this machine."""
    needs(executable(), "no Chromium here: install Debian's package chromium")
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system on the ECB's history, offline."""
    needs((ROOT / "frontend/dist/index.html").exists(), "the page is not built: make page")
    with running(tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture(scope="session")
def fresh_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system with a provider whose newest rates are those of the last working day."""
    needs((ROOT / "frontend/dist/index.html").exists(), "the page is not built: make page")
    with publishing() as sources:
        with running(tmp_path_factory.mktemp("fresh"), **sources.variables) as started:
            eventually(lambda: is_fresh(started))
            yield started


def is_fresh(system: System) -> bool:
    """Return whether the system has stored the newest rates by now."""
    answer = system.get("PAGE_PORT", STANDING)
    return answer.status == 200 and answer.json()["reason"] is None


@pytest.fixture
def open_page(browser: Browser, system: System) -> Iterator[Open]:
    """Open tabs at ``path``; a console error, or a request to another host, fails the test."""
    yield from _opening(browser, system)


@pytest.fixture
def open_fresh(browser: Browser, fresh_system: System) -> Iterator[Open]:
    """Open tabs of the system whose rates are fresh; they complain as those of ``open_page``."""
    yield from _opening(browser, fresh_system)


def _opening(browser: Browser, system: System) -> Iterator[Open]:
    tabs: list[Tab] = []

    def open_one(path: str = "/", **options: object) -> Tab:
        tabs.append(opened(browser, system.address, path, **options))
        return tabs[-1]

    yield open_one
    for tab in tabs:
        tab.close()
    assert [complaint for tab in tabs for complaint in tab.complaints] == []


@pytest.fixture
def pictures() -> Path:
    """The folder of the screenshots, for people to look at."""
    folder = ROOT / "tests/e2e/pictures"
    folder.mkdir(exist_ok=True)
    return folder
