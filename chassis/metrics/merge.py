"""Merges the files of several workers by the rules of client_python's MultiProcessCollector."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from math import nan
from operator import add, itemgetter

from prometheus_client.utils import floatToGoString

from chassis.metrics.family import Family, Labels, Row, metric, number
from chassis.metrics.layout import Damaged, Key, MetricFile
from chassis.metrics.sums import Cell, Sums

Reading = tuple[float, float]  # a value and its timestamp
Groups = dict[Labels, dict[Row, list[Cell]]]


def merged(name: str, files: Sequence[MetricFile]) -> Family:
    """Return the family ``name`` of ``files``, all of which have it, in the order of the files.

    Raises ``Damaged`` if the files have it with different types or modes.
    """
    kinds = {file.kind: file.path for file in files}
    if len(kinds) > 1:
        raise Damaged(f"{name} is of several kinds: {', '.join(map(str, kinds.values()))}")
    (kind,) = kinds
    if kind == "histogram":
        return Histogram(name, files)
    if kind.startswith("gauge_"):
        return Gauge(name, kind.removeprefix("gauge_").removeprefix("live"), files)
    return Summed(name, kind, files)


class Summed(Family):
    """A counter or a summary: the sum over the files, row by row."""

    def __init__(self, name: str, kind: str, files: Sequence[MetricFile]) -> None:
        groups: Groups = defaultdict(lambda: defaultdict(list))
        for key, cell in _cells(name, files):
            groups[key.labels][key.sample, key.labels].append(cell)
        rows = {row: cells for group in groups.values() for row, cells in group.items()}
        super().__init__(metric(name, _documentation(name, files), kind, rows))
        self._sums = Sums(rows.values(), files)

    def values(self) -> Sequence[float]:
        """Return the sum of each row."""
        return self._sums.now()


class Histogram(Family):
    """A histogram: the sum over the files, where each bucket then includes those below it."""

    def __init__(self, name: str, files: Sequence[MetricFile]) -> None:
        sums: Groups = defaultdict(lambda: defaultdict(list))
        buckets: dict[Labels, dict[float, list[Cell]]] = defaultdict(lambda: defaultdict(list))
        for key, cell in _cells(name, files):
            others = tuple(label for label in key.labels if label[0] != "le")
            if others == key.labels:
                sums[others][key.sample, others].append(cell)
            else:
                buckets[others][float(dict(key.labels)["le"])].append(cell)
        rows: list[Row] = []
        cells: list[list[Cell]] = []
        self._widths: list[tuple[int, int]] = []
        for labels in {**sums, **buckets}:
            plain, bounds = sums[labels], dict(sorted(buckets[labels].items()))
            rows += [*plain, *_buckets(name, labels, bounds)]
            cells += [*plain.values(), *bounds.values()]
            self._widths.append((len(plain), len(bounds)))
        super().__init__(metric(name, _documentation(name, files), "histogram", rows))
        self._sums = Sums(cells, files)

    def values(self) -> list[float]:
        """Return for each set of labels its sum, its cumulative buckets and its count."""
        totals, first = self._sums.now(), 0
        cumulative: list[float] = []
        for plain, bounds in self._widths:
            cumulative += totals[first : first + plain]
            cumulative += accumulate(totals[first + plain : first + plain + bounds])
            if bounds:
                cumulative.append(cumulative[-1])
            first += plain + bounds
        return cumulative

    def texts(self, values: Iterable[float]) -> list[str]:
        """Format ``values``, each once: most buckets have the same value as the one below."""
        texts, last, text = [], nan, ""
        for value in values:
            if value != last:
                last, text = value, number(value)
            texts.append(text)
        return texts


class Gauge(Family):
    """A gauge: its mode combines the values of the files, or shows each of them."""

    def __init__(self, name: str, mode: str, files: Sequence[MetricFile]) -> None:
        groups: Groups = defaultdict(lambda: defaultdict(list))
        for key, (file, index) in _cells(name, files):
            labels = (*key.labels, ("pid", file.slot)) if mode == "all" else key.labels
            groups[labels][key.sample, labels].append((file, index))
        rows = {row: cells for group in groups.values() for row, cells in group.items()}
        super().__init__(metric(name, _documentation(name, files), "gauge", rows))
        self._rows = list(rows.values())
        self._combine = _MODES[mode]
        self.has_gaps = mode == "mostrecent"

    def values(self) -> list[float | None]:
        """Return the combined value of each row; None if no worker has set it yet."""
        return [
            self._combine([(file.cells[index], file.cells[index + 1]) for file, index in cells])
            for cells in self._rows
        ]


def _latest(readings: Iterable[Reading]) -> float | None:
    """Return the value that was set last; a value that was never set has no timestamp."""
    value, moment = max(readings, key=itemgetter(1))
    return value if moment > 0 else None


_MODES: Mapping[str, Callable[[Sequence[Reading]], float | None]] = {
    "all": lambda readings: readings[-1][0],
    "min": lambda readings: min(value for value, _ in readings),
    "max": lambda readings: max(value for value, _ in readings),
    # Not sum(), which rounds differently since Python 3.12.
    "sum": lambda readings: reduce(add, (value for value, _ in readings), 0.0),
    "mostrecent": _latest,
}


def _cells(name: str, files: Iterable[MetricFile]) -> Iterator[tuple[Key, Cell]]:
    for file in files:
        for key, index in file.entries[name]:
            yield key, (file, index)


def _documentation(name: str, files: Sequence[MetricFile]) -> str:
    return files[0].entries[name][0][0].documentation


def _buckets(name: str, labels: Labels, bounds: Collection[float]) -> Iterator[Row]:
    for bound in bounds:
        yield f"{name}_bucket", (*labels, ("le", floatToGoString(bound)))  # type: ignore[no-untyped-call]
    if bounds:
        yield f"{name}_count", labels
