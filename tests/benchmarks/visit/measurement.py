"""The figures of a first visit to the home, of a journey from there, and of a second visit."""

import json
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import urllib3
from playwright.sync_api import Browser

from tests.benchmarks.figure import Figure
from tests.benchmarks.visit import again
from tests.benchmarks.visit.again import Again
from tests.benchmarks.visit.journey import STEPS, walk
from tests.benchmarks.visit.line import Line, slow_line
from tests.benchmarks.visit.phone import Seen, opened, seen, session
from tests.helpers.browser import chromium
from tests.helpers.current_rates import publish
from tests.helpers.gunicorn import eventually
from tests.helpers.system import System, running

ROUNDS = 5
LARGEST_AT_MOST = 2000
SLOWEST_AT_MOST = 150
SHIFT_AT_MOST = 0.02
AGAIN_AT_MOST = 8
HOME_CHANGES = "home currency changed"
# So many rows the ranking of the home has.
CLICKED = ("JP", "US", "VN", "TH", "FR", "CN", "TW", "GB", "PH", "SG")


@dataclass(frozen=True)
class Round:
    """What one phone observed."""

    home: Seen
    steps: dict[str, Seen]
    again: Again


def measure() -> Iterator[Figure]:
    """Visit the home with five phones that have nothing of it yet, one after another."""
    with current_system() as system, slow_line(system.address) as line, chromium() as browser:
        rounds = [_round(browser, line) for _ in range(ROUNDS)]
    yield from _first(rounds)
    for step in STEPS:
        slowest = statistics.median(each.steps[step.name].slowest for each in rounds)
        yield _at_most(f"response to: {step.name}", slowest, SLOWEST_AT_MOST, "ms")
    yield from _shifts(rounds)
    yield from _second(rounds)


@contextmanager
def current_system() -> Iterator[System]:
    """Run the system until it has clicks, and rates of today."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as system:
        publish(Path(folder))
        for country in CLICKED:
            address = f"{system.address}/api/v1/rankings/click"
            assert urllib3.request("POST", address, json={"country": country}).status == 201
        eventually(lambda: _is_current(system))
        yield system


def _is_current(system: System) -> bool:
    rate = json.loads(system.get("PAGE_PORT", "/api/v1/currencies/JPY?base=KRW").data)
    changes = "/api/v1/history/changes?base=KRW&points=2"
    moved = json.loads(system.get("PAGE_PORT", changes).data).get("currencies", [])
    latest = [rate.get("quote"), *(each["latest"] for each in moved if each["target"] == "JPY")]
    return len(latest) == 2 and all(each and not each["stale"] for each in latest)


def _round(browser: Browser, line: Line) -> Round:
    with session(browser) as context:
        page = opened(context, f"{line.address}/")
        home = seen(page)
        steps = {step.name: walk(page, step) for step in STEPS}
        page.close()
    with session(browser) as context:
        return Round(home, steps, again.visit(context, line))


def _first(rounds: list[Round]) -> Iterator[Figure]:
    largest = _median(rounds, lambda each: each.home.largest)
    yield _at_most("largest paint of the home", largest, LARGEST_AT_MOST, "ms")
    texts = ", ".join(sorted({each.home.element for each in rounds}))
    is_rate = all(each.home.is_rate for each in rounds)
    yield Figure("what that paint shows", texts, "the rate", is_rate)


def _shifts(rounds: list[Round]) -> Iterator[Figure]:
    def journey(each: Round) -> float:
        return each.home.shift + sum(step.shift for step in each.steps.values())

    def changed(each: Round) -> float:
        return max(seen.any_shift for name, seen in each.steps.items() if HOME_CHANGES in name)

    yield _at_most("layout shift of the whole journey", _median(rounds, journey), SHIFT_AT_MOST)
    name = "layout shift while the home currency changes, that right after a key included"
    yield _at_most(name, _median(rounds, changed), SHIFT_AT_MOST)


def _second(rounds: list[Round]) -> Iterator[Figure]:
    received = _median(rounds, lambda each: each.again.received / 1000)
    sent = _median(rounds, lambda each: each.again.sent / 1000)
    name = f"received by a second visit, which sends {sent:.1f} kB"
    yield _at_most(name, received, AGAIN_AT_MOST, "kB")
    offline = all(each.home.element in each.again.offline for each in rounds)
    shown = rounds[0].again.offline
    yield Figure("rate of a second visit without a network", shown, "the same", offline)


def _median(rounds: list[Round], of: Callable[[Round], float]) -> float:
    return statistics.median(map(of, rounds))


def _at_most(name: str, value: float, bound: float, unit: str = "") -> Figure:
    digits = {"ms": 0, "kB": 1}.get(unit, 3)
    measured = f"{value:.{digits}f} {unit}".strip()
    return Figure(name, measured, f"≤ {bound} {unit}".strip(), value <= bound)
