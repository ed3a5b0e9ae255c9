"""Adding up what several metric files hold, row by row."""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from itertools import compress, zip_longest
from operator import add, itemgetter

from chassis.metrics.layout import MetricFile

Place = tuple[MetricFile, int]  # a file, and the number of a cell in it


class Sums:
    """The sums of rows, each of which has a place in some of ``files``."""

    def __init__(self, rows: Collection[Sequence[Place]], files: Iterable[MetricFile]) -> None:
        self._columns: list[Column] = []
        for file in files:
            own = [[cell for owner, cell in places if owner is file] for places in rows]
            # A file has a row twice after a reload that changed its help text.
            self._columns += [Column(file, cells) for cells in zip_longest(*own)]

    def now(self) -> Sequence[float]:
        """Return the sum of each row."""
        # Not sum(), which rounds in another way since Python 3.12.
        return reduce(_added, (column.values() for column in self._columns))


class Column:
    """The cells of one file for all rows, ``None`` where the file has none."""

    def __init__(self, file: MetricFile, cells: Sequence[int | None]) -> None:
        held = [cell is not None for cell in cells]
        self._file = file
        self._height = len(cells)
        self._rows = None if all(held) else list(compress(range(len(cells)), held))
        # One more, which is never used: for a single cell itemgetter would return no tuple.
        self._get = itemgetter(*compress(cells, held), 0)

    def values(self) -> Sequence[float]:
        """Return the value of each row, 0.0 where the file has none."""
        values: tuple[float, ...] = self._get(self._file.cells)[:-1]
        if self._rows is None:
            return values
        numbers = [0.0] * self._height
        for row, value in zip(self._rows, values, strict=True):
            numbers[row] = value
        return numbers


def _added(some: Sequence[float], others: Sequence[float]) -> list[float]:
    return list(map(add, some, others))
