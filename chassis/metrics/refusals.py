"""What several workers would silently get wrong is refused where it is declared.

Nothing here matters to a process without a metrics directory, which shows its own registry.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, Summary
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from chassis.metrics import slots
from chassis.metrics.layout import NAME, Key, MetricFile

_REMEDY = "stop the service and start it anew, a reload keeps what its workers wrote"

_register = REGISTRY.register


def guard() -> None:
    """Let the default registry refuse what is declared wrongly, whoever declares it."""
    REGISTRY.register = _register_checked  # type: ignore[method-assign, assignment]


def register(metric: Collector) -> None:
    """Register a metric whose mode was said, even if it is the one that client_python assumes."""
    if slots.DIRECTORY in os.environ:
        _refuse_pid(metric)
        _refuse_changed(metric, Path(os.environ[slots.DIRECTORY]))
    _register(metric)


def _register_checked(metric: Collector) -> None:
    if slots.DIRECTORY in os.environ:
        _refuse_lost(metric)
    register(metric)


def _refuse_lost(metric: Any) -> None:
    """Raise ``TypeError`` for what a scrape of all workers would not show, or not as meant."""
    if not isinstance(metric, Counter | Gauge | Histogram | Summary):
        name = getattr(metric, "_name", type(metric).__name__)
        raise TypeError(f"{name}: of several workers only the one that is asked would show it")
    if isinstance(metric, Gauge) and metric._multiprocess_mode == "all":  # noqa: SLF001
        raise TypeError(f"{metric._name}: say its mode: chassis.metrics.gauge(..., mode=...)")  # noqa: SLF001


def _refuse_pid(metric: Any) -> None:
    """Raise ``ValueError`` for a gauge with the label that tells its workers apart."""
    if isinstance(metric, Gauge) and "pid" in metric._labelnames:  # noqa: SLF001
        raise ValueError(f"{metric._name}: its label pid would be lost, workers have it")  # noqa: SLF001


def _refuse_changed(metric: Any, directory: Path) -> None:
    """Raise ``ValueError`` if kept files have the metric with another type, mode or buckets."""
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
    except FileNotFoundError:  # of a live gauge: it went with its worker just now
        return b""


def _refuse_other_buckets(name: str, bounds: Sequence[float], path: Path) -> None:
    declared = list(map(floatToGoString, bounds))
    for kept in _kept_buckets(name, path):
        # A writer killed among the buckets leaves the first of them; its successor goes on there.
        if kept != declared[: len(kept)]:
            raise ValueError(f"{name}: had buckets {kept}, has {declared}: {_REMEDY}")


def _kept_buckets(name: str, path: Path) -> Iterator[list[str]]:
    """Yield the bounds of each histogram in the order in which they were written."""
    file = MetricFile(path)
    file.refresh()
    file.close()
    found: dict[Key, list[str]] = defaultdict(list)
    # There may be none yet: its writer was killed before it said how much of the file is used.
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
