"""Declares metrics: thin constructors that refuse what several workers would get wrong."""

from collections.abc import Iterable, Sequence
from math import inf
from typing import Any, Literal, TypeVar

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, disable_created_metrics, values

from chassis.metrics import refusals, slots

Mode = Literal[
    "all", "liveall", "min", "livemin", "max", "livemax",
    "sum", "livesum", "mostrecent", "livemostrecent",
]  # fmt: skip
M = TypeVar("M", Counter, Gauge, Histogram)
MOST_BUCKETS = 10
DURATIONS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)

values.ValueClass = slots.value
refusals.guard()
# ``_created`` would double the series, and prometheus_client drops it with several workers anyway.
disable_created_metrics()  # type: ignore[no-untyped-call]


def counter(name: str, documentation: str, labels: Sequence[str] = ()) -> Counter:
    """Declare a counter; its name ends in ``_total``."""
    return _once(Counter, name, documentation, labels)


def gauge(name: str, documentation: str, labels: Sequence[str] = (), *, mode: Mode) -> Gauge:
    """Declare a gauge; ``mode`` sets how the values of several workers are combined."""
    return _once(Gauge, name, documentation, labels, multiprocess_mode=mode)


def histogram(
    name: str, documentation: str, labels: Sequence[str] = (), buckets: Sequence[float] = DURATIONS
) -> Histogram:
    """Declare a histogram with at most ten buckets, including ``+Inf``; the default is seconds.

    Raises ``ValueError`` if there are more.
    """
    if len({*buckets, inf}) > MOST_BUCKETS:
        raise ValueError(f"{name}: {len({*buckets, inf})} buckets, at most {MOST_BUCKETS}")
    return _once(Histogram, name, documentation, labels, buckets=buckets)


def initialise(metric: M, *labelsets: Iterable[str]) -> dict[tuple[str, ...], M]:
    """Create the children of ``metric`` for ``labelsets``, so that each is shown as zero.

    Returns the children by their labels, for callers that use one often.
    """
    return {tuple(labelset): metric.labels(*labelset) for labelset in labelsets}


def _once(kind: type[M], name: str, *args: Any, **options: Any) -> M:
    # Two services in one process, as in the tests, share the metrics that both declare.
    known = REGISTRY._names_to_collectors.get(name)  # noqa: SLF001
    if isinstance(known, kind):
        return known
    options["registry"] = None
    with slots.in_memory():  # a refused metric must leave nothing in the files
        refusals.check(kind(name, *args, **options))
    metric = kind(name, *args, **options)
    refusals.register(metric)
    return metric
