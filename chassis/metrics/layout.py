"""Reads one metric file and remembers which cell holds which value.

client_python's format: the number of bytes in use (int32, padded to 8), then the entries. An entry
is the length of its key (int32), the key padded to a multiple of 8, a value and a timestamp
(doubles). A writer only appends and never moves an entry, so each entry is parsed only once.

A worked example: ``counter_0.db`` after a counter with a label was incremented by 7::

    bytes  0 to  7  88    the number of bytes in use
    bytes  8 to 11  55    the length of the key
    bytes 12 to 71  ["clicks", "clicks_total", {"country": "KR"}, "Clicks"], padded
    bytes 72 to 79  7.0   the value: cell 9, as the file is an array of doubles
    bytes 80 to 87  0.0   its timestamp, which only gauges of mode mostrecent set
"""

import json
import mmap
import os
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

NAME = re.compile(
    r"(counter|histogram|summary|gauge_(?:live)?(?:all|min|max|sum|mostrecent))_([^_]+)\.db"
)
_INTEGER = struct.Struct("i")
_DOUBLE = 8
_HEAD = 8
_VALUE_AND_TIMESTAMP = 16


class Damaged(Exception):
    """A file is not a valid metric file; a scrape without it would show wrong numbers."""


class Key(NamedTuple):
    """What a value measures: its family, sample name and sorted labels."""

    family: str
    sample: str
    labels: tuple[tuple[str, str], ...]
    documentation: str


class MetricFile:
    """An open metric file: ``cells`` are its doubles, ``entries`` the index of each value in them.

    ``entries`` are by family; the cell after a value holds its timestamp.
    """

    def __init__(self, path: Path, *, is_mapped: bool = True) -> None:
        """Open ``path``, whose name matches ``NAME``; a mapping keeps one descriptor open."""
        self.path = path
        self._is_mapped = is_mapped
        self._mapping: mmap.mmap | None = None
        self.kind, self.slot = path.stem.rsplit("_", 1)
        self.entries: dict[str, list[tuple[Key, int]]] = {}
        self.cells = memoryview(b"").cast("d")
        self._parsed = _HEAD
        self.inode = path.stat().st_ino

    def refresh(self) -> set[str]:
        """Parse appended entries and return their families; raises ``Damaged``."""
        found: set[str] = set()
        try:
            used = self._used()
            if used == self._parsed:
                return found
            for key, index in self._appended(used):
                self.entries.setdefault(key.family, []).append((key, index))
                found.add(key.family)
        except (struct.error, ValueError, TypeError, AttributeError):  # not a valid key
            raise Damaged(f"{self.path}: damaged at byte {self._parsed}") from None
        return found

    def _used(self) -> int:
        """Return the number of bytes in use, after mapping all of them."""
        self._map()
        used: int = _INTEGER.unpack_from(self.cells)[0] if self.cells else 0
        if used > self.cells.nbytes:  # the file may have grown meanwhile
            self._map()
        # An empty file is valid: its writer has just created it, or was killed just then.
        if used == 0 and self._parsed == _HEAD:
            return _HEAD
        size = self.cells.nbytes
        if not self._parsed <= used <= size:
            raise Damaged(f"{self.path}: {used} bytes in use of {size}, and {self._parsed} before")
        return used

    def _map(self) -> None:
        if self._mapping and self._mapping.size() == self.cells.nbytes:
            return
        with suppress(FileNotFoundError), self.path.open("rb") as file:
            found = os.fstat(file.fileno())
            if found.st_ino != self.inode:
                return  # removed or replaced just now: the next scrape opens the new one
            if found.st_size % _DOUBLE:
                raise Damaged(f"{self.path}: its size is {found.st_size} bytes")
            self.cells = memoryview(self._content(file.fileno(), found.st_size)).cast("d")

    def _content(self, file: int, size: int) -> bytes | mmap.mmap:
        if not size or not self._is_mapped:
            return os.read(file, size)
        self._mapping = mmap.mmap(file, size, access=mmap.ACCESS_READ)
        return self._mapping

    def _appended(self, used: int) -> Iterator[tuple[Key, int]]:
        data = self.cells.cast("B")
        while self._parsed < used:
            (length,) = _INTEGER.unpack_from(data, self._parsed)
            start = self._parsed + _INTEGER.size
            value = start + length + _DOUBLE - (start + length) % _DOUBLE
            if length < 0 or value + _VALUE_AND_TIMESTAMP > used:
                raise ValueError(length)
            yield _key(bytes(data[start : start + length])), value // _DOUBLE
            self._parsed = value + _VALUE_AND_TIMESTAMP


@lru_cache(maxsize=2**15)
def _key(encoded: bytes) -> Key:
    family, sample, labels, documentation = json.loads(encoded)
    return Key(family, sample, tuple(sorted(labels.items())), documentation)
