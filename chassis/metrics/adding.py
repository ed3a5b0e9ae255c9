"""Adding up what several metric files hold, row by row."""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from itertools import pairwise, zip_longest
from operator import add
from struct import Struct

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
        self._file = file
        self._height = len(cells)
        held = sorted((cell, row) for row, cell in enumerate(cells) if cell is not None)
        self._rows = [row for _, row in held]
        self._in_order = self._rows == list(range(len(cells)))
        self._cells = _struct([cell for cell, _ in held])

    def values(self) -> Sequence[float]:
        """Return the value of each row, 0.0 where the file has none."""
        values: tuple[float, ...] = self._cells.unpack_from(self._file.cells)
        if self._in_order:
            return values
        numbers = [0.0] * self._height
        for row, value in zip(self._rows, values, strict=True):
            numbers[row] = value
        return numbers


def _struct(cells: Sequence[int]) -> Struct:
    """Return what unpacks the doubles at ``cells``, which are in order, and skips the others."""
    gaps = (8 * (cell - before - 1) for before, cell in pairwise((-1, *cells)))
    return Struct("".join(f"{gap}xd" for gap in gaps))


def _added(some: Sequence[float], others: Sequence[float]) -> list[float]:
    return list(map(add, some, others))
