"""Refuses declarations of metrics that several workers would silently get wrong.

Outside a gunicorn master and its workers nothing is refused: the process shows its own registry.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, Summary
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from chassis.metrics import slots
from chassis.metrics.layout import NAME, Key, MetricFile
from chassis.metrics.loop import Log
from chassis.metrics.values import files

_REMEDY = "stop the service and start it again; a reload keeps the files of its workers"

_register = REGISTRY.register


_set_function = Gauge.set_function
_tolerant: list[Log] = []


def guard() -> None:
    """Make the default registry check every metric, including those of other libraries."""
    REGISTRY.register = _register_checked  # type: ignore[method-assign, assignment]
    Gauge.set_function = _refuse_function  # type: ignore[method-assign]


def tolerate(log: Log) -> None:
    """Log changed metrics from now on and count them nowhere: this worker has requests to serve."""
    _tolerant[:] = [log]


def check(metric: Any) -> None:
    """Refuse a metric that several workers would get wrong; it need not be registered."""
    directory = slots.directory()
    if directory:
        _refuse_pid(metric)
        try:
            _refuse_changed(metric, Path(directory))
        except ValueError as error:
            if not _tolerant:
                raise
            _tolerant[0].error("metrics: %s", error)
            files.set_aside[metric._name] = str(error)  # noqa: SLF001


def register(metric: Collector) -> None:
    """Register a metric whose mode, if it is a gauge, was chosen and not left to the default."""
    _register(metric)


def _register_checked(metric: Collector) -> None:
    if slots.directory():
        _refuse_lost(metric)
    check(metric)
    register(metric)


def _refuse_function(self: Gauge, f: Callable[[], float]) -> None:
    if slots.directory():
        raise TypeError(f"{self._name}: a scrape of all workers cannot call a function: set it")
    _set_function(self, f)


def _refuse_lost(metric: Any) -> None:
    """Raise ``TypeError`` for a metric that a scrape of all workers would lose or distort."""
    if not isinstance(metric, Counter | Gauge | Histogram | Summary):
        name = getattr(metric, "_name", type(metric).__name__)
        raise TypeError(f"{name}: a scrape would show it only of the worker that serves the scrape")
    if isinstance(metric, Gauge) and metric._multiprocess_mode == "all":  # noqa: SLF001
        raise TypeError(f"{metric._name}: needs a mode: chassis.metrics.gauge(..., mode=...)")  # noqa: SLF001


def _refuse_pid(metric: Any) -> None:
    """Raise ``ValueError`` for a gauge with the label that a scrape adds for the worker."""
    if isinstance(metric, Gauge) and "pid" in metric._labelnames:  # noqa: SLF001
        raise ValueError(f"{metric._name}: its label pid would be replaced by the worker's")  # noqa: SLF001


def _refuse_changed(metric: Any, directory: Path) -> None:
    """Raise ``ValueError`` if existing files have another type, mode or buckets of the metric."""
    name, kind = metric._name, _kind(metric)  # noqa: SLF001
    for path in directory.glob("*.db"):
        match = NAME.fullmatch(path.name)
        if match and f'["{name}", '.encode() in _content(path):
            if match[1] != kind:
                raise ValueError(f"{name}: was a {match[1]}, is a {kind}: {_REMEDY}")
            if kind == "histogram":
                _refuse_other_buckets(name, metric._upper_bounds, path)  # noqa: SLF001


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # of a live gauge, removed just now with its worker
        return b""


def _refuse_other_buckets(name: str, bounds: Sequence[float], path: Path) -> None:
    declared = list(map(floatToGoString, bounds))
    for kept in _kept_buckets(name, path):
        # A writer killed between two buckets leaves the first ones; its successor adds the rest.
        if kept != declared[: len(kept)]:
            raise ValueError(f"{name}: had buckets {kept}, has {declared}: {_REMEDY}")


def _kept_buckets(name: str, path: Path) -> Iterator[list[str]]:
    """Yield the bounds of each histogram in the order in which they were written."""
    file = MetricFile(path)
    file.refresh()
    found: dict[Key, list[str]] = defaultdict(list)
    # There may be no entry: its writer was killed before it updated the number of bytes in use.
    for key, _ in file.entries.get(name, ()):
        bound = dict(key.labels).get("le")
        if bound is not None:
            others = tuple(label for label in key.labels if label[0] != "le")
            found[key._replace(labels=others)].append(bound)
    yield from found.values()


def _kind(metric: Any) -> str:
    if isinstance(metric, Gauge):
        return f"gauge_{metric._multiprocess_mode}"  # noqa: SLF001
    return str(metric._type)  # noqa: SLF001
