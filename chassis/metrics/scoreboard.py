"""The scoreboard: a small file in which a gunicorn master and its workers say how they are.

Each figure is an aligned 64-bit cell with one writer, so that nobody needs a lock: a living worker
writes its slot; the master writes the head, and the slots of the dead.
"""

import os
import socket
from array import array
from collections.abc import Iterable, Mapping
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from threading import Lock
from typing import NamedTuple, Protocol

from chassis.metrics.directory import SCOREBOARD, Unusable

CAUSES = ("stopped", "max_requests", "timeout", "killed", "failed")
FORMAT = int.from_bytes(b"board-1")

# Where the head has what, then how many cells it, a slot and the whole board take.
MASTER, BORN, WANTED, STARTED, USED, DIED, LISTENERS, HEAD = 1, 2, 3, 4, 5, 8, 16, 64
WIDTH, SLOTS = 8, 1024
SIZE = HEAD + WIDTH * SLOTS
# A reload needs a slot for each old worker and for each new one.
MOST_WORKERS = SLOTS // 2
# User and system time are two figures, each cut off to a microsecond when it is read.
CUT_OFF_MICROSECONDS = 2
PID, SLOT_BORN, SPENT, READY, IN_FLIGHT, LEFT = range(6)


class Listener(Protocol):
    """What is used of a socket that a gunicorn master listens on."""

    family: int

    def fileno(self) -> int:
        """Return its descriptor."""


class Slot(NamedTuple):
    """The cells of a slot; a reader depends on their order, which is that of the reading."""

    pid: int  # 0: no worker
    born: int  # clock ticks from boot to the worker's start, which tell it from a reused pid
    spent: int  # microseconds of CPU time that the former workers of the slot used
    ready: int
    in_flight: int
    left: int  # 1 + index of its cause, if the worker said that it leaves


class Board(NamedTuple):
    """What a scoreboard said when it was read."""

    master: int
    born: int
    wanted: int
    started: int
    died: Mapping[str, int]
    listeners: Mapping[int, int]  # address families by inode
    slots: list[Slot]


class Seat:
    """A worker's own slot."""

    def __init__(self, cells: memoryview, born: int) -> None:
        self._cells = cells
        self._lock = Lock()
        cells[READY] = cells[IN_FLIGHT] = cells[LEFT] = 0
        cells[SLOT_BORN] = born
        cells[PID] = os.getpid()  # last, so that nobody sees it with another's figures

    def ready(self) -> None:
        """Say that the worker answers requests from now on."""
        self._cells[READY] = 1

    def begin(self) -> None:
        """Count one more request in flight."""
        # Nothing can fail in between, and a `with` would cost more than the rest.
        self._lock.acquire()
        self._cells[IN_FLIGHT] += 1
        self._lock.release()

    def end(self) -> None:
        """Count one less."""
        self._lock.acquire()
        self._cells[IN_FLIGHT] -= 1
        self._lock.release()

    def leave(self, cause: str) -> None:
        """Say why the worker leaves."""
        self._cells[LEFT] = 1 + CAUSES.index(cause)


class Scoreboard:
    """A master's hand on the scoreboard of its metrics directory."""

    def __init__(self, directory: Path, born: int) -> None:
        hidden = directory / f".{SCOREBOARD}"
        # Written in full: a page that memory has no room for would kill whoever touches it.
        hidden.write_bytes(bytes(8 * SIZE))
        with hidden.open("r+b") as file:
            self._cells = memoryview(mmap(file.fileno(), 0)).cast("q")
        self._cells[0], self._cells[MASTER], self._cells[BORN] = FORMAT, os.getpid(), born
        self._reaped = _reaped_microseconds()
        hidden.rename(directory / SCOREBOARD)

    def want(self, workers: int) -> None:
        """Show how many workers there should be; raises ``Unusable`` if they are too many."""
        if workers > MOST_WORKERS:
            raise Unusable(f"{workers} workers: metrics have room for at most {MOST_WORKERS}")
        self._cells[WANTED] = workers

    def listen(self, listeners: Iterable[Listener]) -> None:
        """Show which sockets connections arrive at; Unix sockets have no queue to read."""
        tcp = [each for each in listeners if each.family in {socket.AF_INET, socket.AF_INET6}]
        pairs = [(os.fstat(each.fileno()).st_ino, int(each.family)) for each in tcp]
        figures = [figure for pair in pairs for figure in pair]
        room = HEAD - LISTENERS
        shown = figures if len(figures) <= room else []  # better none than some
        self._cells[LISTENERS:HEAD] = array("q", shown + [0] * (room - len(shown)))

    def start(self, slot: int) -> None:
        """Count a worker that is about to be forked for ``slot``."""
        self._cells[STARTED] += 1
        self._cells[USED] = max(self._cells[USED], slot + 1)

    def seat(self, slot: int, born: int) -> Seat:
        """Take ``slot`` for this process, a worker."""
        return Seat(_slot(self._cells, slot), born)

    def bury(self, slot: int, *, aborted: bool) -> None:
        """Count the death of the worker of ``slot``, once it is reaped, and clear the slot."""
        cells, reaped = _slot(self._cells, slot), _reaped_microseconds()
        cause = "timeout" if aborted else CAUSES[cells[LEFT] - 1] if cells[LEFT] else "killed"
        # Before the pid goes: who sees the slot empty has to see what the dead used.
        cells[SPENT] += reaped - self._reaped + CUT_OFF_MICROSECONDS
        cells[PID] = cells[READY] = cells[IN_FLIGHT] = cells[LEFT] = 0
        self._cells[DIED + CAUSES.index(cause)] += 1
        self._reaped = reaped


def read(directory: Path) -> Board | None:
    """Return what the scoreboard in ``directory`` says now; None without one."""
    path = f"{directory}/{SCOREBOARD}"
    try:
        cells = _mapped(path, *_identity(os.stat(path)))  # noqa: PTH116
    except (OSError, ValueError):  # there is none, or one that is not ours: too short
        return None
    return _board(cells) if cells[0] == FORMAT else None


@lru_cache(maxsize=8)
def _mapped(path: str, *identity: int) -> memoryview:
    file = os.open(path, os.O_RDONLY)
    try:
        if _identity(os.fstat(file)) != identity:
            raise FileNotFoundError(path)  # replaced just now
        return memoryview(mmap(file, 8 * SIZE, access=ACCESS_READ)).cast("q")
    finally:
        os.close(file)


def _identity(found: os.stat_result) -> tuple[int, int, int]:
    # No other file gets the inode of one that is mapped; one that was cut has another size.
    return found.st_dev, found.st_ino, found.st_size


def _board(cells: memoryview) -> Board:
    master, born, wanted, started, used = cells[MASTER : USED + 1].tolist()
    died = dict(zip(CAUSES, cells[DIED : DIED + len(CAUSES)].tolist(), strict=True))
    slots = [Slot._make(_slot(cells, slot)[: LEFT + 1].tolist()) for slot in range(used)]
    return Board(master, born, wanted, started, died, _listeners(cells), slots)


def _listeners(cells: memoryview) -> Mapping[int, int]:
    figures = iter(cells[LISTENERS:HEAD].tolist())
    return {inode: family for inode, family in zip(figures, figures, strict=True) if inode}


def _slot(cells: memoryview, slot: int) -> memoryview:
    return cells[HEAD + WIDTH * slot : HEAD + WIDTH * (slot + 1)]


def _reaped_microseconds() -> int:
    usage = getrusage(RUSAGE_CHILDREN)
    return round(1e6 * usage.ru_utime) + round(1e6 * usage.ru_stime)
