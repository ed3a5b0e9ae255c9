"""Adding up what several metric files hold, row by row."""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from itertools import pairwise, zip_longest
from operator import add, itemgetter
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
        return reduce(_added, (column.values() for column in self._columns))


class Column:
    """The cells of one file for all rows, ``None`` where the file has none."""

    def __init__(self, file: MetricFile, cells: Sequence[int | None]) -> None:
        held = sorted(cell for cell in cells if cell is not None)
        places = {cell: place for place, cell in enumerate([*held, None])}
        order = [places[cell] for cell in cells]
        self._file = file
        self._cells = _struct(held)
        self._ordered = None if order == list(range(len(held))) else itemgetter(*order)

    def values(self) -> Sequence[float]:
        """Return the value of each row, 0.0 where the file has none."""
        values: tuple[float, ...] = self._cells.unpack_from(self._file.cells)
        return self._ordered((*values, 0.0)) if self._ordered else values


def _struct(cells: Sequence[int]) -> Struct:
    """Return what unpacks the doubles at ``cells``, which are in order, and skips the others."""
    gaps = (8 * (cell - before - 1) for before, cell in pairwise((-1, *cells)))
    return Struct("".join(f"{gap}xd" for gap in gaps))


def _added(some: Sequence[float], others: Sequence[float]) -> list[float]:
    return list(map(add, some, others))
