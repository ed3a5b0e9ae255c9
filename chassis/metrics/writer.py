"""Writes a metric file in which every byte has room, so that a full volume cannot kill the writer.

client_python's own writer makes a file longer without asking for memory. On a full volume in
memory the first touch of such a page ends the process with SIGBUS.
"""

import os
import struct
from contextlib import suppress
from mmap import PAGESIZE, mmap
from pathlib import Path
from typing import BinaryIO

from prometheus_client.mmap_dict import MmapedDict

_FIRST_BYTES = 2**16
_HEAD = 8
_LENGTH, _VALUE_AND_TIMESTAMP, _ALIGNMENT = 4, 16, 8
# What opening raises: OSError without room or permission, the others if the file is damaged.
_UNUSABLE = (OSError, ValueError, RuntimeError, IndexError, struct.error)


class Writer(MmapedDict):
    """A metric file of this process; without a path, or without room, it only seems to write.

    Entries without room share one place behind the bytes in use, which no reader looks at.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.unwritten: set[str] = set()
        self.failure = ""
        self._f: BinaryIO | None = None  # type: ignore[assignment]
        if path is None:
            self._write_nowhere()
            return
        try:
            _allocate(path)
            super().__init__(str(path))  # type: ignore[no-untyped-call]
            self._inode = path.stat().st_ino
        except _UNUSABLE as error:
            self.failure = f"{path}: {getattr(error, 'strerror', None) or 'damaged'}"
            if self._f is not None:
                self._f.close()
            self._write_nowhere()

    def restore(self) -> None:
        """Write the file again, with all its values, if somebody removed it; raises ``OSError``."""
        if self._f is None or self.path is None or _inode(self.path) == self._inode:
            return
        file = put(self.path, self._m[:])
        self._m.close()
        self._f.close()
        self._f, self._m = file, mmap(file.fileno(), self._capacity)
        self._inode = os.fstat(file.fileno()).st_ino

    @property
    def is_lost(self) -> bool:
        """Whether the file was removed and could not be written again."""
        return self._f is not None and self.path is not None and _inode(self.path) != self._inode

    def keys(self) -> set[str]:
        """Return the keys of all values."""
        return set(self._positions)

    def _write_nowhere(self) -> None:
        self._f, self._m = None, mmap(-1, PAGESIZE)
        self._used, self._capacity = _HEAD, _HEAD + _VALUE_AND_TIMESTAMP
        self._positions: dict[str, int] = {}

    def _init_value(self, key: str) -> None:
        while self._used + _entry_bytes(key) > self._capacity - _VALUE_AND_TIMESTAMP:
            if not self._grow():
                place = self._capacity - _VALUE_AND_TIMESTAMP
                self._m[place : self._capacity] = bytes(_VALUE_AND_TIMESTAMP)
                self._positions[key] = place
                self.unwritten.add(key)
                return
        super()._init_value(key)  # type: ignore[no-untyped-call]

    def _grow(self) -> bool:
        # After a failure the place behind the used bytes is taken: only a new Writer tries again.
        if self._f is None or self.failure:
            return False
        try:
            _give_room(self._f.fileno(), 2 * self._capacity)
        except OSError as error:
            self.failure = f"{self.path}: {error.strerror}"
            return False
        self._capacity *= 2
        self._m = mmap(self._f.fileno(), self._capacity)
        return True


def put(path: Path, content: bytes) -> BinaryIO:
    """Make ``path`` a new file of ``content``, which is never seen half written; return it open."""
    hidden = path.with_name(f".{path.stem}-{os.getpid()}")
    hidden.unlink(missing_ok=True)  # of a writer that was killed
    # Exclusively: root must not follow a link that the user of the workers has put there.
    file = hidden.open("x+b")
    try:
        file.write(content)
        file.flush()
        hidden.rename(path)
    except BaseException:
        file.close()
        raise
    return file


def _allocate(path: Path) -> None:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _give_room(file, max(os.fstat(file).st_size, _FIRST_BYTES))
    finally:
        os.close(file)


def _give_room(file: int, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, size)
    else:  # macOS, which has no volumes in memory
        os.truncate(file, size)


def _inode(path: Path) -> int | None:
    with suppress(OSError):
        return path.stat().st_ino
    return None


def _entry_bytes(key: str) -> int:
    size = _LENGTH + len(key.encode())
    return size + _ALIGNMENT - size % _ALIGNMENT + _VALUE_AND_TIMESTAMP
