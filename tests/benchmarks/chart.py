"""The page: how heavy its first load and its longest chart are, and how long that takes to draw."""

import gzip
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Route

from tests.benchmarks.figure import Figure
from tests.helpers.browser import PHONE, Tab, chromium, drawn, opened
from tests.helpers.clone import ROOT
from tests.helpers.gunicorn import eventually
from tests.helpers.system import running

KILOBYTES_AT_MOST = 120
KILOBYTES_WITH_CHART_AT_MOST = 140
MILLISECONDS_AT_MOST = 50
SLOW_DOWN = 4
ALL_KILOBYTES_AT_MOST = 60
ROUNDS = 5
POINTS_AT_LEAST = 7000
SCRIPTS = """() => performance.getEntriesByType("resource")
    .map(each => new URL(each.name).pathname).filter(path => path.endsWith(".js"))"""
ALL = """() => performance.getEntriesByType("resource")
    .filter(each => each.name.includes("period=max"))
    .reduce((sum, each) => sum + each.transferSize, 0) / 1000"""
DRAWN = """() => performance.getEntriesByName("history-chart")
    .map(each => ({points: each.detail, milliseconds: each.duration}))"""


def measure() -> Iterator[Figure]:
    """Weigh the scripts of a first visit, and draw the whole history on a slowed-down phone."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as system:
        with chromium() as browser:
            (weight, with_chart), all_years = _weights(browser, system.address)
            times = [_drawn(browser, system.address) for _ in range(ROUNDS)]
    yield _weighed("script of the home's first screen, gzip", weight, KILOBYTES_AT_MOST)
    yield _weighed("script of a country with its chart", with_chart, KILOBYTES_WITH_CHART_AT_MOST)
    yield _weighed("transfer of the chart of all years", all_years, ALL_KILOBYTES_AT_MOST)
    points, milliseconds = times[0][0], statistics.median(each for _, _, each in times)
    cold = statistics.median(first for _, first, _ in times)
    yield Figure(
        f"chart of {points:,} points on a CPU slowed down {SLOW_DOWN} times",
        f"{cold:.0f} ms as the first chart of a visit; {milliseconds:.0f} ms again",
        f"≤ {MILLISECONDS_AT_MOST} ms",
        max(cold, milliseconds) <= MILLISECONDS_AT_MOST and points >= POINTS_AT_LEAST,
    )


def kilobytes(tab: Tab) -> float:
    """Return what the scripts that a tab has loaded weigh, packed by gzip."""
    paths = tab.page.evaluate(SCRIPTS)
    scripts = [(ROOT / f"frontend/dist{path}").read_bytes() for path in paths]
    return sum(len(gzip.compress(script)) for script in scripts) / 1000


def _weighed(name: str, kilobytes: float, at_most: int) -> Figure:
    return Figure(name, f"{kilobytes:.0f} kB", f"≤ {at_most} kB", 0 < kilobytes <= at_most)


def _weights(browser: Browser, address: str) -> tuple[tuple[float, float], float]:
    """Return the weight of scripts of the home and of a drawn chart, and of all years' data."""
    home = opened(browser, address, "/")
    home.page.wait_for_load_state("networkidle")
    country = opened(browser, address, "/?country=JP&period=max")
    drawn(country)
    weights = (kilobytes(home), kilobytes(country)), float(country.page.evaluate(ALL))
    home.close()
    country.close()
    return weights


def _drawn(browser: Browser, address: str) -> tuple[int, float, float]:
    """Return the points, and the milliseconds of drawing them first and of drawing them again."""
    tab = opened(browser, address, "/", service_workers="block", **PHONE)
    tab.page.route("**/api/v1/history?*period=max*", _every_day)
    slowed = tab.context.new_cdp_session(tab.page)
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    tab.page.goto(f"{address}/?country=JP&period=max")
    drawn(tab)
    picks = tab.page.get_by_role("list", name="Often chosen")
    for count, country in enumerate(("United States", "Japan"), start=1):
        _wait_for_drawings(tab, count)
        picks.get_by_role("button", name=country).click()
    _wait_for_drawings(tab, 3)
    first, *_, last = tab.page.evaluate(DRAWN)
    tab.close()
    return last["points"], first["milliseconds"], last["milliseconds"]


def _wait_for_drawings(tab: Tab, count: int) -> None:
    eventually(lambda: len(tab.page.evaluate(DRAWN)) >= count)


def _every_day(route: Route) -> None:
    """Let the page draw every day, of which it otherwise asks for one a week."""
    route.continue_(url=route.request.url.replace("interval=weekly", "interval=daily"))
