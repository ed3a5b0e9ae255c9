"""A metric family of a scrape as lines of text, of which only the numbers are new each time.

The text around the numbers is written by client_python's own encoders, once for each format.
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
_ROW = re.compile(r"(?:#.*\n)*[^#\n].*\n")  # with the head of its metric, if it is the first
_ZERO = "0.0\n"
_MOST_FORMATS = 8
# Go's notation of a number, which the formats use, is Python's between these two.
_GO_DIFFERS, _LEAST = 1e6, -inf


class Collected:
    """A collector of metrics that are there already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        """Return the metrics."""
        return self._metrics


class Family(ABC):
    """Metric families: rows that a subclass puts in order, and the numbers it finds for them."""

    has_gaps = False  # some rows have no number yet, which is None

    def __init__(self, *metrics: Metric) -> None:
        self._metrics = metrics
        self._formats: dict[str, tuple[str, list[str]]] = {}

    @abstractmethod
    def values(self) -> Sequence[float | None]:
        """Return the number of each row as it is now."""

    def pieces(self, content_type: str, encode: Encode, names: Collection[str] = ()) -> list[str]:
        """Return the text in the format ``content_type``, which ``encode`` writes, in pieces.

        With ``names`` they are those of the samples so named, and none if there are no such.
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
        """Write each of ``values``."""
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
        if len(self._formats) >= _MOST_FORMATS:  # a caller invents versions of a format
            self._formats.clear()
        written = encode(Collected(self._metrics)).decode().removesuffix("# EOF\n")
        rows = _HEAD.sub("", written)
        head, lines = written.removesuffix(rows), _ROW.findall(rows)
        self._formats[content_type] = head, [line.removesuffix(_ZERO) for line in lines]
        return self._formats[content_type]


class Figures(NamedTuple):
    """A metric that no worker counts; ``values`` are by the value of its one label, if any."""

    name: str
    documentation: str
    kind: Literal["counter", "gauge"]
    label: str
    values: Mapping[str, float]


class Given(Family):
    """Families whose figures are given anew for each scrape, of the same label values."""

    def __init__(self, figures: Sequence[Figures]) -> None:
        super().__init__(*map(_metric_of, figures))
        self.figures = figures

    def values(self) -> Sequence[float]:
        """Return the figures given last."""
        return [float(value) for each in self.figures for value in each.values.values()]


def metric(name: str, documentation: str, kind: str, rows: Iterable[Row]) -> Metric:
    """Return a metric of ``rows``, all of which are zero."""
    made = Metric(name, documentation, kind)
    made.samples = [Sample(sample, dict(labels), 0.0) for sample, labels in rows]
    return made


def _metric_of(figures: Figures) -> Metric:
    name, documentation, kind, label, values = figures
    rows = [(name, ((label, value),) if label else ()) for value in values]
    # client_python's families of counters are named without what their samples end with.
    return metric(name.removesuffix("_total"), documentation, kind, rows)


def number(value: float) -> str:
    """Write ``value`` and the end of its line, as the formats do it: as Go does."""
    return f"{value!r}\n" if _LEAST < value < _GO_DIFFERS else _go(value)


@lru_cache(maxsize=2**12)
def _go(value: float) -> str:
    return f"{floatToGoString(value)}\n"  # type: ignore[no-untyped-call]
