"""Metric families as lines of text, in which a scrape only replaces the numbers.

client_python's own encoders write the text around the numbers, once for each format.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from math import inf
from typing import Literal, NamedTuple, cast

from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample
from prometheus_client.utils import floatToGoString

Labels = tuple[tuple[str, str], ...]
Row = tuple[str, Labels]
Encode = Callable[[Collector], bytes]

_HEAD = re.compile(r"\A(?:#.*\n)*")
_ROW = re.compile(r"(?:#.*\n)*[^#\n].*\n")  # the first row of a metric includes its head
_ZERO = "0.0\n"
_MOST_FORMATS = 8
# The formats write numbers as Go does, which is how Python writes them between these two.
_GO_DIFFERS, _LEAST = 1e6, -inf


class FixedCollector:
    """A collector that returns the metrics it is given."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        """Return the metrics."""
        return self._metrics


class Family(ABC):
    """One or more metric families: their rows, and the current number of each row."""

    has_gaps = False  # whether the number of a row may be None, for not set yet

    def __init__(self, *metrics: Metric) -> None:
        self._metrics = metrics
        self._formats: dict[str, tuple[str, list[str]]] = {}

    @abstractmethod
    def values(self) -> Sequence[float | None]:
        """Return the current number of each row."""

    def pieces(self, content_type: str, encode: Encode, names: Collection[str] = ()) -> list[str]:
        """Return the pieces of the text in the format ``content_type``, which ``encode`` writes.

        With ``names``, only samples with one of these names are included.
        """
        head, lines = self._formats.get(content_type) or self._format(content_type, encode)
        values = self.values()
        if names or self.has_gaps:
            lines, values = self._chosen(lines, values, names)
        if names and not lines:
            return []
        pieces = [head] * (1 + 2 * len(lines))
        pieces[1::2], pieces[2::2] = lines, self.texts(cast("Sequence[float]", values))
        return pieces

    def texts(self, values: Iterable[float]) -> list[str]:
        """Format each of ``values``."""
        return [number(value) for value in values]

    def _chosen(
        self, lines: Sequence[str], values: Sequence[float | None], names: Collection[str]
    ) -> tuple[list[str], list[float | None]]:
        samples = [sample for metric in self._metrics for sample in metric.samples]
        chosen = [
            value is not None and (not names or sample.name in names)
            for sample, value in zip(samples, values, strict=True)
        ]
        return list(compress(lines, chosen)), list(compress(values, chosen))

    def _format(self, content_type: str, encode: Encode) -> tuple[str, list[str]]:
        if len(self._formats) >= _MOST_FORMATS:  # a client sends invented format versions
            self._formats.clear()
        written = encode(FixedCollector(self._metrics)).decode().removesuffix("# EOF\n")
        rows = _HEAD.sub("", written)
        head, lines = written.removesuffix(rows), _ROW.findall(rows)
        self._formats[content_type] = head, [line.removesuffix(_ZERO) for line in lines]
        return self._formats[content_type]


class Figures(NamedTuple):
    """A metric read from outside the workers; ``values`` are by the value of its only label."""

    name: str
    documentation: str
    kind: Literal["counter", "gauge"]
    label: str
    values: Mapping[str, float]


class FiguresFamily(Family):
    """Families whose figures are replaced before each scrape by others of the same labels."""

    def __init__(self, figures: Sequence[Figures]) -> None:
        super().__init__(*map(_metric_of, figures))
        self.figures = figures

    def values(self) -> Sequence[float]:
        """Return the values of the current figures."""
        return [float(value) for each in self.figures for value in each.values.values()]


def metric(name: str, documentation: str, kind: str, rows: Iterable[Row]) -> Metric:
    """Return a metric of ``rows``, all of them with the value zero."""
    made = Metric(name, documentation, kind)
    made.samples = [Sample(sample, dict(labels), 0.0) for sample, labels in rows]
    return made


def _metric_of(figures: Figures) -> Metric:
    name, documentation, kind, label, values = figures
    rows = [(name, ((label, value),) if label else ()) for value in values]
    # client_python names a counter's family without the suffix of its samples.
    return metric(name.removesuffix("_total"), documentation, kind, rows)


def number(value: float) -> str:
    """Format ``value`` as Go does, with the end of the line."""
    return f"{value!r}\n" if _LEAST < value < _GO_DIFFERS else _go(value)


@lru_cache(maxsize=2**12)
def _go(value: float) -> str:
    return f"{floatToGoString(value)}\n"  # type: ignore[no-untyped-call]
