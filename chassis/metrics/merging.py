"""Merging the files of several workers, by the rules of client_python's MultiProcessCollector."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from math import nan
from operator import add, itemgetter

from prometheus_client.utils import floatToGoString

from chassis.metrics.family import Family, Labels, Row, metric, number
from chassis.metrics.layout import Damaged, Key, MetricFile
from chassis.metrics.sums import Place, Sums

Reading = tuple[float, float]  # a value and its timestamp
Groups = dict[Labels, dict[Row, list[Place]]]


def merged(name: str, files: Sequence[MetricFile]) -> Family:
    """Return the family ``name`` of the files that have it, in the order of the files."""
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
    """A counter or a summary: its files add up, row by row."""

    def __init__(self, name: str, kind: str, files: Sequence[MetricFile]) -> None:
        groups: Groups = defaultdict(lambda: defaultdict(list))
        for key, place in _places(name, files):
            groups[key.labels][key.sample, key.labels].append(place)
        rows = {row: places for group in groups.values() for row, places in group.items()}
        super().__init__(metric(name, _documentation(name, files), kind, rows))
        self._sums = Sums(rows.values(), files)

    def values(self) -> Sequence[float]:
        """Return the sum of each row."""
        return self._sums.now()


class Histogram(Family):
    """A histogram: its files add up, and each bucket includes the ones below it."""

    def __init__(self, name: str, files: Sequence[MetricFile]) -> None:
        sums: Groups = defaultdict(lambda: defaultdict(list))
        buckets: dict[Labels, dict[float, list[Place]]] = defaultdict(lambda: defaultdict(list))
        for key, place in _places(name, files):
            others = tuple(label for label in key.labels if label[0] != "le")
            if others == key.labels:
                sums[others][key.sample, others].append(place)
            else:
                buckets[others][float(dict(key.labels)["le"])].append(place)
        rows: list[Row] = []
        cells: list[list[Place]] = []
        self._widths: list[tuple[int, int]] = []
        for labels in {**sums, **buckets}:
            plain, bounds = sums[labels], dict(sorted(buckets[labels].items()))
            rows += [*plain, *_buckets(name, labels, bounds)]
            cells += [*plain.values(), *bounds.values()]
            self._widths.append((len(plain), len(bounds)))
        super().__init__(metric(name, _documentation(name, files), "histogram", rows))
        self._sums = Sums(cells, files)

    def values(self) -> list[float]:
        """Return for each set of labels its sum, its buckets heaped up, and its count."""
        totals, first = self._sums.now(), 0
        heaped: list[float] = []
        for plain, bounds in self._widths:
            heaped += totals[first : first + plain]
            heaped += accumulate(totals[first + plain : first + plain + bounds])
            if bounds:
                heaped.append(heaped[-1])
            first += plain + bounds
        return heaped

    def texts(self, values: Iterable[float]) -> list[str]:
        """Write each of ``values``, most of which repeat that of the bucket below."""
        texts, last, text = [], nan, ""
        for value in values:
            if value != last:
                last, text = value, number(value)
            texts.append(text)
        return texts


class Gauge(Family):
    """A gauge: its mode says how the values of its files become one, or that each is shown."""

    def __init__(self, name: str, mode: str, files: Sequence[MetricFile]) -> None:
        groups: Groups = defaultdict(lambda: defaultdict(list))
        for key, (file, cell) in _places(name, files):
            labels = (*key.labels, ("pid", file.slot)) if mode == "all" else key.labels
            groups[labels][key.sample, labels].append((file, cell))
        rows = {row: places for group in groups.values() for row, places in group.items()}
        super().__init__(metric(name, _documentation(name, files), "gauge", rows))
        self._places = list(rows.values())
        self._choose = _CHOICES[mode]
        self.has_gaps = mode == "mostrecent"

    def values(self) -> list[float | None]:
        """Return what the mode makes of each row."""
        return [
            self._choose([(file.cells[cell], file.cells[cell + 1]) for file, cell in places])
            for places in self._places
        ]


def _latest(readings: Iterable[Reading]) -> float | None:
    """Return the value that was set last; one that was never set has no timestamp."""
    value, moment = max(readings, key=itemgetter(1))
    return value if moment > 0 else None


_CHOICES: Mapping[str, Callable[[Sequence[Reading]], float | None]] = {
    "all": lambda readings: readings[-1][0],
    "min": lambda readings: min(value for value, _ in readings),
    "max": lambda readings: max(value for value, _ in readings),
    # Not sum(), which rounds in another way since Python 3.12.
    "sum": lambda readings: reduce(add, (value for value, _ in readings), 0.0),
    "mostrecent": _latest,
}


def _places(name: str, files: Iterable[MetricFile]) -> Iterator[tuple[Key, Place]]:
    for file in files:
        for key, cell in file.entries[name]:
            yield key, (file, cell)


def _documentation(name: str, files: Sequence[MetricFile]) -> str:
    return files[0].entries[name][0][0].documentation


def _buckets(name: str, labels: Labels, bounds: Collection[float]) -> Iterator[Row]:
    for bound in bounds:
        yield f"{name}_bucket", (*labels, ("le", floatToGoString(bound)))  # type: ignore[no-untyped-call]
    if bounds:
        yield f"{name}_count", labels
