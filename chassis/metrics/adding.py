"""Adding up what several metric files hold, row by row."""

from collections.abc import Collection, Iterable, Sequence
from itertools import compress, zip_longest
from operator import add, itemgetter

from chassis.metrics.layout import MetricFile

Place = tuple[MetricFile, int]  # a file, and the number of a cell in it


class Sums:
    """The sums of rows, each of which has a place in some of ``files``."""

    def __init__(self, rows: Collection[Sequence[Place]], files: Iterable[MetricFile]) -> None:
        self._zeros = [0.0] * len(rows)
        self._columns: list[Column] = []
        for file in files:
            own = [[cell for owner, cell in places if owner is file] for places in rows]
            # A file has a row twice after a reload that changed its help text.
            self._columns += [Column(file, cells) for cells in zip_longest(*own)]

    def now(self) -> list[float]:
        """Return the sum of each row."""
        totals = self._zeros
        for column in self._columns:
            totals = column.added_to(totals)
        return totals


class Column:
    """The cells of one file for all rows, ``None`` where the file has none."""

    def __init__(self, file: MetricFile, cells: Sequence[int | None]) -> None:
        held = [cell is not None for cell in cells]
        self._file = file
        self._rows = None if all(held) else list(compress(range(len(cells)), held))
        # One more, which is never used: for a single cell itemgetter would return no tuple.
        self._get = itemgetter(*compress(cells, held), 0)

    def added_to(self, totals: list[float]) -> list[float]:
        """Return ``totals`` with the values of the file added."""
        values = self._get(self._file.cells)
        if self._rows is None:
            return list(map(add, totals, values))
        totals = totals.copy()
        for row, value in zip(self._rows, values, strict=False):
            totals[row] += value
        return totals
