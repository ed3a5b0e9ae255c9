"""Sums the cells of several metric files row by row, with one bulk read for each file.

A worked example: three rows in two files. A file is an array of doubles, 8 bytes each, and a row
may have its value in another cell of each file, or in none::

                  KR  JP  US   sorted      struct          order
    counter_0.db   4  12   -   4, 12       "32xd56xd"      0, 1, 2   (2 stands for "not there")
    counter_1.db  12   4  20   4, 12, 20   "32xd56xd56xd"  1, 0, 2

``"32xd56xd"`` skips 32 bytes (cells 0 to 3), unpacks cell 4, skips 56 bytes (cells 5 to 11) and
unpacks cell 12. Say it unpacks ``(2.0, 1.0)`` from the first file: with 0.0 appended and put in
order, that is ``(2.0, 1.0, 0.0)``. The second file gives ``(10.0, 20.0, 30.0)``, in order
``(20.0, 10.0, 30.0)``. ``Sums.now()`` returns ``[22.0, 11.0, 30.0]`` for KR, JP and US.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from itertools import pairwise, zip_longest
from operator import add, itemgetter
from struct import Struct

from chassis.metrics.layout import MetricFile

Cell = tuple[MetricFile, int]  # a file, and an index into its cells


class Sums:
    """The sums of rows, each of which has a cell in at least one of ``files``."""

    def __init__(self, rows: Collection[Sequence[Cell]], files: Iterable[MetricFile]) -> None:
        self._columns: list[Column] = []
        for file in files:
            own = [[index for owner, index in cells if owner is file] for cells in rows]
            # A file has a row twice after a reload that changed its help text.
            self._columns += [Column(file, indexes) for indexes in zip_longest(*own)]

    def now(self) -> Sequence[float]:
        """Return the current sum of each row."""
        return reduce(_added, (column.values() for column in self._columns))


class Column:
    """One file's cell for each row; an index is ``None`` where the file lacks the row."""

    def __init__(self, file: MetricFile, indexes: Sequence[int | None]) -> None:
        present = sorted(index for index in indexes if index is not None)
        positions = {index: position for position, index in enumerate([*present, None])}
        order = [positions[index] for index in indexes]
        self._file = file
        self._cells = _struct(present)
        self._ordered = None if order == list(range(len(present))) else itemgetter(*order)

    def values(self) -> Sequence[float]:
        """Return the value of each row, 0.0 where the file lacks the row."""
        values: tuple[float, ...] = self._cells.unpack_from(self._file.cells)
        return self._ordered((*values, 0.0)) if self._ordered else values


def _struct(indexes: Sequence[int]) -> Struct:
    """Return a struct that unpacks the doubles at the sorted ``indexes`` and skips all others."""
    gaps = (8 * (index - before - 1) for before, index in pairwise((-1, *indexes)))
    return Struct("".join(f"{gap}xd" for gap in gaps))


def _added(some: Sequence[float], others: Sequence[float]) -> list[float]:
    return list(map(add, some, others))
