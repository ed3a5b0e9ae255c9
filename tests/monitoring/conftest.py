"""A whole system under traffic, watched by a real Prometheus, and the viewer in a real Chromium."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Browser
from urllib3.exceptions import HTTPError

from chassis.events.log import LogUnavailable
from grafana.viewer.server import BUILT, FOLDERS, serving
from tests.helpers.browser import chromium, executable
from tests.helpers.clone import ROOT
from tests.helpers.dashboards import FILES, loaded
from tests.helpers.needs import needs
from tests.helpers.watched import Watched, watched

# Every range of a query is longer than this.
HISTORY_SECONDS = 75
# Each group of rules has its own second of the minute, and the panels look at whole minutes: the
# last recorded series can be three minutes late.
RECORDED = ("slo:burn_rate:5m", "sum_over_time(slo:bad_events:increase5m[7d:1m])")
RECORDING_SECONDS = 240


@pytest.fixture(scope="session")
def lively(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A system with visitors and events, good and bad, from before anything is looked at."""
    needs((ROOT / "frontend/dist/index.html").exists(), "the page is not built: make page")
    with watched(tmp_path_factory.mktemp("watched")) as found, ThreadPoolExecutor(1) as visitor:
        _begin(found)
        over = Event()
        visiting = visitor.submit(_live_on, found, over)
        yield found
        over.set()
        visiting.result()


def _begin(found: Watched) -> None:
    started = time.monotonic()
    while (age := time.monotonic() - started) < HISTORY_SECONDS or not _recorded(found):
        assert age < RECORDING_SECONDS, "Prometheus recorded no burn rate"
        found.live(1)


def _recorded(found: Watched) -> bool:
    return all(found.prometheus.query(expression) for expression in RECORDED)


def _live_on(found: Watched, over: Event) -> None:
    for number in count():
        if over.is_set():
            return
        # A busy machine may answer late once; the next visitors come all the same.
        with suppress(LogUnavailable, HTTPError):
            found.live(number)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of this machine."""
    needs(executable(), "no Chromium here: install Debian's package chromium")
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def viewer(lively: Watched) -> Iterator[str]:
    """The address of the viewer."""
    needs((BUILT / "index.html").exists(), "the viewer is not built: make viewer")
    with serving(0, lively.prometheus.address) as address:
        yield address


@pytest.fixture
def wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The uid of a dashboard in which nothing can be drawn."""
    kinds = {
        "nothing": ("stat", "no_such_metric"),
        "wrong": ("stat", "sum("),
        "unknown": ("news", "1"),
    }
    found = loaded(FILES[0])
    found["panels"] = [
        {**_panel(number, *kind), "title": title}
        for number, (title, kind) in enumerate(kinds.items())
    ]
    (tmp_path / "wrong.json").write_text(json.dumps(found))
    monkeypatch.setitem(FOLDERS, "dashboards", tmp_path)
    return "wrong"


def _panel(number: int, kind: str, expression: str) -> dict[str, Any]:
    place = {"x": 8 * number, "y": 0, "w": 8, "h": 4}
    target = {"refId": "A", "expr": expression}
    return {"id": number, "type": kind, "gridPos": place, "targets": [target]}
