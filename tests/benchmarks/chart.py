"""The page: how heavy its first load is, and how long the longest chart takes to draw."""

import gzip
import re
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from tests.benchmarks.figure import Figure
from tests.helpers.browser import PHONE, Tab, chromium, opened
from tests.helpers.clone import ROOT
from tests.helpers.gunicorn import eventually
from tests.helpers.system import running

KILOBYTES_AT_MOST = 120
MILLISECONDS_AT_MOST = 50
SLOW_DOWN = 4
ROUNDS = 5
POINTS_AT_LEAST = 7000
DRAWN = """() => performance.getEntriesByName("history-chart")
    .map(each => ({points: each.detail, milliseconds: each.duration}))"""


def measure() -> Iterator[Figure]:
    """Weigh the scripts the page names, and draw the whole history on a slowed-down phone."""
    weight = sum(len(gzip.compress(script.read_bytes())) for script in first_load()) / 1000
    yield Figure(
        "script on first load, gzip",
        f"{weight:.0f} kB",
        f"≤ {KILOBYTES_AT_MOST} kB",
        weight <= KILOBYTES_AT_MOST,
    )
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as system:
        with chromium() as browser:
            drawn = [_drawn(browser, system.address) for _ in range(ROUNDS)]
    points, milliseconds = drawn[0][0], statistics.median(each for _, _, each in drawn)
    cold = statistics.median(first for _, first, _ in drawn)
    yield Figure(
        f"chart of {points:,} points on a CPU slowed down {SLOW_DOWN} times",
        f"{cold:.0f} ms as the first chart of a visit; {milliseconds:.0f} ms again",
        f"≤ {MILLISECONDS_AT_MOST} ms",
        max(cold, milliseconds) <= MILLISECONDS_AT_MOST and points >= POINTS_AT_LEAST,
    )


def first_load() -> list[Path]:
    """Return the scripts that the built page loads before anything else."""
    page = (ROOT / "frontend/dist/index.html").read_text()
    names = re.findall(r'(?:src|href)="/(assets/[^"]+\.js)"', page)
    return [ROOT / "frontend/dist" / name for name in names]


def _drawn(browser: Browser, address: str) -> tuple[int, float, float]:
    """Return the points, and the milliseconds of drawing them first and of drawing them again."""
    tab = opened(browser, address, "/", **PHONE)
    slowed = tab.context.new_cdp_session(tab.page)
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    tab.page.goto(f"{address}/?country=JP&period=max")
    tab.page.get_by_role("slider").wait_for()
    for count, period in enumerate(("1y", "All"), start=1):
        _wait_for_drawings(tab, count)
        tab.page.get_by_role("radio", name=period, exact=True).check()
    _wait_for_drawings(tab, 3)
    first, *_, last = tab.page.evaluate(DRAWN)
    tab.close()
    return last["points"], first["milliseconds"], last["milliseconds"]


def _wait_for_drawings(tab: Tab, count: int) -> None:
    eventually(lambda: len(tab.page.evaluate(DRAWN)) >= count)
