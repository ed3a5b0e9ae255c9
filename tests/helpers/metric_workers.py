"""Simulated workers of one master, all in this process, and an account of what they counted."""

import math
import os
import struct
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import Counter, Gauge, Histogram, Summary, values
from prometheus_client.exposition import choose_encoder
from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.values import MultiProcessValue

from chassis.metrics.family import FixedCollector

MODES = ("all", "min", "max", "sum", "mostrecent")
GAUGES = tuple(f"{life}{mode}" for life in ("", "live") for mode in MODES)
COUNTED = ("clicks", "sizes", "weights")
BOUNDS = (0.25, 1.0, 1e6, math.inf)
LABELS = ("zone", "area")  # not in alphabetical order
LABELLED = "_by_area"
AT_THE_START = 18  # series that exist without a label
WRECKS = ("whole", "empty", "zeros", "unused", "grown")

Labels = tuple[tuple[str, str], ...]
Series = tuple[str, Labels]
Reading = tuple[float, float]  # a value, and when it was set


class Killed(Exception):
    """The worker is killed at this point."""


class Account:
    """All counts so far, and the live gauges of each slot, in plain dictionaries."""

    def __init__(self) -> None:
        self._sums: dict[Series, float] = {}
        self._live: dict[str, dict[Series, Reading]] = defaultdict(dict)

    def created(self, slot: str, mode: str, series: Series) -> None:
        """Note a new series of a worker."""
        if mode.startswith("live"):
            self._live[slot].setdefault(series, (0.0, 0.0))
        elif not mode:
            self._sums.setdefault(series, 0.0)

    def added(self, series: Series, amount: float) -> None:
        """Note a counted amount."""
        self._sums[series] += amount

    def set(self, slot: str, mode: str, series: Series, reading: Reading) -> None:
        """Note the value that a gauge was set to."""
        if mode.startswith("live"):
            self._live[slot][series] = reading

    def reaped(self, slot: str) -> None:
        """Note that the worker of ``slot`` was reaped."""
        self._live.pop(slot, None)

    def wrongly_counted(self, shown: Mapping[Series, float]) -> list[Series]:
        """Return the counters, summaries and histograms whose shown value is wrong."""
        expected, found = self._counted(), {each for each in shown if only_grows(each)}
        return [
            each
            for each in found | expected.keys()
            if not math.isclose(shown.get(each, -1), expected.get(each, -1), rel_tol=1e-12)
        ]

    def wrong_gauges(self, shown: Mapping[Series, float]) -> list[Series]:
        """Return the live gauges whose shown value does not fit that of the living workers."""
        held: dict[Series, list[Reading]] = defaultdict(list)
        for slot, gauges in self._live.items():
            for (name, labels), reading in gauges.items():
                pid = (("pid", slot),) if name.startswith("liveall") else ()
                held[name, tuple(sorted(labels + pid))].append(reading)
        lives = {each for each in shown if each[0].startswith("live")}
        return [
            each
            for each in lives | held.keys()
            if not _agrees(each[0], shown.get(each), held.get(each, []))
        ]

    def _counted(self) -> dict[Series, float]:
        shown = {series: total for series, total in self._sums.items() if not _bounds(series)}
        for series in sorted(filter(_bounds, self._sums), key=_bounds):
            others = tuple(label for label in series[1] if label[0] != "le")
            count = series[0].replace("_bucket", "_count"), others
            shown[count] = shown.get(count, 0.0) + self._sums[series]
            shown[series] = shown[count]
        return shown


class Worker:
    """A worker that has every kind of metric and writes the files of its slot."""

    def __init__(self, directory: Path, slot: int | str, account: Account) -> None:
        self.metric_slot = slot
        self._directory = directory
        self._account = account
        self._left, self._wreck = math.inf, WRECKS[0]
        self.metrics: dict[str, Any] = {}
        self._value = self._value_class(str(slot))
        # Closes the files of this worker only; their content stays, as after a SIGKILL.
        self.end: Callable[[], None] = values._multi_process_cleanups.pop()

    def doom(self, stores: int, wreck: str) -> None:
        """Kill the worker after ``stores`` more writes, and leave its file like ``wreck``."""
        self._left, self._wreck = stores, wreck

    def boot(self, documentation: str) -> None:
        """Declare the metrics, as an import of the app does."""
        for suffix, labels in (("", ()), (LABELLED, LABELS)):
            about = documentation, labels
            self._declare(Counter, f"clicks{suffix}", *about)
            self._declare(Histogram, f"sizes{suffix}", *about, buckets=BOUNDS)
            self._declare(Summary, f"weights{suffix}", *about)
            for mode in GAUGES:
                self._declare(Gauge, f"{mode}{suffix}", *about, multiprocess_mode=mode)

    def use(self, name: str, labels: tuple[str, ...], amount: float) -> None:
        """Count, observe or set a metric; with ``labels``, the labelled metric of that name."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(values, "ValueClass", self._value)
            metric = self.metrics[f"{name}{LABELLED if labels else ''}"]
            child = metric.labels(*labels) if labels else metric
            act = {"counter": "inc", "gauge": "set"}.get(metric._type, "observe")
            getattr(child, act)(amount)

    def _declare(self, kind: Any, name: str, *about: Any, **options: Any) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(values, "ValueClass", self._value)
            self.metrics[name] = kind(name, *about, **options, registry=None)

    def _store(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Killed

    def _create(self, file: str, key: str) -> None:
        try:
            self._store()
        except Killed:
            _ruin(self._directory / f"{file}_{self.metric_slot}.db", key, self._wreck)
            raise

    def _value_class(self, slot: str) -> Any:
        worker, account = self, self._account
        base: Any = MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]

        class Value(base):
            """A value that is written to a file and to the account."""

            def __init__(self, *args: Any, multiprocess_mode: str = "", **kwargs: Any) -> None:
                kind, family, name, labelnames, labelvalues, documentation = args
                key = mmap_key(family, name, labelnames, labelvalues, documentation)
                self._mode = multiprocess_mode
                self._series = name, tuple(sorted(zip(labelnames, labelvalues, strict=True)))
                worker._create(f"{kind}_{self._mode}" if self._mode else kind, key)
                super().__init__(*args, multiprocess_mode=self._mode, **kwargs)
                account.created(slot, self._mode, self._series)

            def inc(self, amount: float) -> None:
                worker._store()
                super().inc(amount)
                account.added(self._series, amount)

            def set(self, value: float, timestamp: float | None = None) -> None:
                worker._store()
                super().set(value, timestamp)
                account.set(slot, self._mode, self._series, (value, timestamp or 0.0))

        return Value


def parsed(page: str) -> dict[Series, float]:
    """Return the value of every series of a scrape by its name and sorted labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def stock(directory: Path, *accepts: str) -> list[str]:
    """Return what client_python shows of the files, except empty ones, which it cannot read."""
    files = [str(path) for path in sorted(directory.glob("*.db")) if _size(path)]
    merged = FixedCollector(list(MultiProcessCollector.merge(files)))
    return [choose_encoder(accept)[0](merged).decode() for accept in accepts]


def only_grows(series: Series) -> bool:
    """Return whether a series can only grow."""
    return series[0].endswith(("_total", "_count", "_sum", "_bucket"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # a live gauge's, removed just now with its worker
        return 0


def _ruin(path: Path, key: str, wreck: str) -> None:
    """Leave a file in a state in which a writer killed while creating an entry may leave it."""
    if wreck == "empty":
        path.touch()
    elif wreck == "zeros" and not path.exists():
        path.write_bytes(bytes(2**16))
    elif wreck == "unused":
        file = MmapedDict(str(path))
        used = file._used
        file._init_value(key)
        file._m[:4] = struct.pack("i", used)
        file.close()
    elif wreck == "grown" and path.exists():
        os.truncate(path, 2 * path.stat().st_size)


def _agrees(name: str, shown: float | None, readings: Collection[Reading]) -> bool:
    """Return whether the shown value of a gauge fits the readings of its workers."""
    values, last = [value for value, _ in readings], max((when for _, when in readings), default=0)
    mode = name.removesuffix(LABELLED).removeprefix("live")
    if shown is None or not readings or (mode == "mostrecent" and not last):
        return shown is None and mode == "mostrecent" and bool(readings)
    if mode == "mostrecent":
        return any(_same(shown, value) for value, when in readings if when == last)
    if mode == "all":
        return _same(shown, *values)
    if mode == "sum":
        error = 1e-12 * sum(map(abs, values))
        return _same(shown, sum(values)) or abs(shown - sum(values)) <= error
    # With a NaN among the values, min() and max() depend on their order.
    return any(map(math.isnan, values)) or shown == {"min": min, "max": max}[mode](values)


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _bounds(series: Series) -> list[float]:
    return [float(value) for name, value in series[1] if name == "le"]
