"""Days of samples of copies of the real series, as promtool imports them."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.helpers.prometheus import RULES, promtool, rules
from tests.helpers.promql import selectors

INTERVAL_SECONDS = 15
# A rate needs two samples, and the import a little time.
SPARE = timedelta(minutes=2)
LONGEST = timedelta(days=8)
# What rules record for other rules, which look back over days.
OBJECTIVES = ("slo:events:increase5m", "slo:bad_events:increase5m")
STEPS = dict.fromkeys(OBJECTIVES, 60)
CLICKS = "namespace:country_clicks:increase5m"

Labels = dict[str, str]


@dataclass(frozen=True)
class Series:
    """A series: its name, its labels and its value now."""

    name: str
    labels: Labels
    value: float

    def lines(self, now: float, window: timedelta) -> Iterator[str]:
        """Yield a sample for each scrape or evaluation of the window, in OpenMetrics."""
        pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in self.labels.items())
        step = STEPS.get(self.name, INTERVAL_SECONDS)
        count = int(window.total_seconds()) // step
        for back in range(count, 0, -1):
            yield f"{self.name}{{{pairs}}} {self.value + count - back} {now - back * step:.3f}\n"


def write(series: Iterable[Series], now: float, folder: Path) -> None:
    """Import as much of the past of each series as a rule looks at into a folder of Prometheus."""
    windows = longest_windows()
    together = defaultdict(list)
    for each in series:
        together[windows.get(each.name, timedelta()) + SPARE].append(each)
    # promtool reads a file once for every two hours in it.
    for window, those in together.items():
        text = folder / "history.txt"
        with text.open("w", encoding="utf-8") as file:
            file.writelines(line for each in those for line in each.lines(now, window))
            file.write("# EOF\n")
        done = promtool("tsdb", "create-blocks-from", "openmetrics", str(text), f"{folder}/data")
        assert done.returncode == 0, done.stderr


def longest_windows() -> dict[str, timedelta]:
    """Return the longest window that a rule looks at, by the name of the series."""
    found: dict[str, timedelta] = {}
    for selector in (s for path in RULES for rule in rules(path) for s in selectors(rule["expr"])):
        window = selector.window or timedelta()
        found[selector.metric] = max(found.get(selector.metric, timedelta()), window)
    return found | dict.fromkeys(OBJECTIVES, timedelta(days=3)) | {CLICKS: LONGEST}


def recorded(apps: Iterable[str]) -> Iterator[Series]:
    """Yield the recorded series that rules look at over days."""
    where = {"cluster": "local", "namespace": "local"}
    yield Series(CLICKS, where, 100)
    for app in sorted(apps):
        for name in OBJECTIVES:
            for objective in ("availability", "latency"):
                yield Series(name, {**where, "app": app, "slo": objective}, 100)


def copies(series: list[Series], at_least: int) -> list[Series]:
    """Return the series of as many replicas as make that number of series."""
    count = math.ceil(at_least / len(series))
    return [
        Series(each.name, {**each.labels, **of_copy(each.labels, number)}, each.value)
        for number in range(count)
        for each in series
    ]


def of_copy(labels: Labels, number: int) -> Labels:
    """Return the labels in which a replica differs from the process that it is a copy of."""
    name = f"{labels['pod']}-{number}"
    return {"pod": name, "instance": name}


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
