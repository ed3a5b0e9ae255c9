"""A metric family of a scrape as lines of text, of which only the numbers are new each time.

The text around the numbers is written by client_python's own encoders, once for each format.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from math import inf
from typing import Literal, NamedTuple

from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample
from prometheus_client.utils import floatToGoString

Labels = tuple[tuple[str, str], ...]
Row = tuple[str, Labels]
Encode = Callable[[Collector], bytes]

_ZERO = "0.0"
_MOST_FORMATS = 8
# From here on Go's notation of a number, which the formats use, differs from Python's.
_GO_DIFFERS = 1e6


class Collected:
    """A collector of metrics that are there already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        """Return the metrics."""
        return self._metrics


class Family(ABC):
    """A metric family: rows that a subclass puts in order, and the numbers it finds for them."""

    def __init__(self, name: str, documentation: str, kind: str, rows: Iterable[Row]) -> None:
        self._metric = Metric(name, documentation, kind)
        self._metric.samples = [Sample(sample, dict(labels), 0.0) for sample, labels in rows]
        self._formats: dict[str, tuple[str, list[str]]] = {}

    @abstractmethod
    def values(self) -> Iterable[float | None]:
        """Return the number of each row as it is now; ``None`` for one that has none yet."""

    def text(self, content_type: str, encode: Encode) -> str:
        """Write the family in the format ``content_type``, which ``encode`` knows how to write."""
        head, lines = self._formats.get(content_type) or self._format(content_type, encode)
        return head + _numbered(zip(lines, self.values(), strict=True))

    def restricted(self, names: Collection[str], content_type: str, encode: Encode) -> str:
        """Write only the samples with one of ``names``, and nothing if there are none."""
        head, lines = self._formats.get(content_type) or self._format(content_type, encode)
        rows = zip(self._metric.samples, lines, self.values(), strict=True)
        chosen = [(line, value) for sample, line, value in rows if sample.name in names]
        return head + _numbered(chosen) if chosen else ""

    def _format(self, content_type: str, encode: Encode) -> tuple[str, list[str]]:
        if len(self._formats) >= _MOST_FORMATS:  # a caller invents versions of a format
            self._formats.clear()
        written = encode(Collected([self._metric])).decode().removesuffix("# EOF\n")
        lines = written.split("\n")[:-1]
        head = "".join(f"{line}\n" for line in lines if line.startswith("#"))
        rows = [line.removesuffix(_ZERO) for line in lines if not line.startswith("#")]
        self._formats[content_type] = head, rows
        return head, rows


class Figures(NamedTuple):
    """A metric that no worker counts; ``values`` are by the value of its one label, if any."""

    name: str
    documentation: str
    kind: Literal["counter", "gauge"]
    label: str
    values: Mapping[str, float]


class Given(Family):
    """A family whose figures are given anew for each scrape, of the same label values."""

    def __init__(self, figures: Figures) -> None:
        name, documentation, kind, label, values = figures
        rows = [(name, ((label, value),) if label else ()) for value in values]
        # client_python's families of counters are named without what their samples end with.
        super().__init__(name.removesuffix("_total"), documentation, kind, rows)
        self.figures = figures

    def values(self) -> Iterable[float]:
        """Return the figures given last."""
        return map(float, self.figures.values.values())


def _numbered(lines: Iterable[tuple[str, float | None]]) -> str:
    # A list, for join() would only make one of a generator.
    return "".join(
        [
            f"{line}{value!r}\n"
            if -inf < value < _GO_DIFFERS
            else f"{line}{floatToGoString(value)}\n"  # type: ignore[no-untyped-call]
            for line, value in lines
            if value is not None
        ]
    )
