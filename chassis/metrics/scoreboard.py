"""The scoreboard: a small file where a gunicorn master and its workers publish their state.

Each figure is an aligned 64-bit cell with a single writer, so no reader or writer needs a lock. A
living worker writes its slot; the master writes the head, and the slots of dead workers.
"""

import os
import socket
from array import array
from collections.abc import Iterable, Mapping
from functools import lru_cache
from mmap import ACCESS_READ, ACCESS_WRITE, mmap
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from threading import Lock
from typing import NamedTuple, Protocol

from chassis.metrics import procfs
from chassis.metrics.directory import SCOREBOARD, Unusable
from chassis.metrics.writer import put

CAUSES = ("stopped", "max_requests", "timeout", "killed", "failed")
FORMAT = int.from_bytes(b"board-1")

# Indexes of cells in the head, then the numbers of cells of the head, of a slot and of the board.
MASTER, BORN, WANTED, STARTED, USED, DIED, LISTENERS, HEAD = 1, 2, 3, 4, 5, 8, 16, 64
WIDTH, SLOTS = 8, 1024
SIZE = HEAD + WIDTH * SLOTS
# A reload needs a slot for each old worker and for each new one.
MOST_WORKERS = SLOTS // 2
# User and system time are two figures, and each loses up to a microsecond when it is read.
CUT_OFF_MICROSECONDS = 2
# What a worker found when it checked whether it can serve; 0 if no worker of the slot has yet.
PASSED, FAILED = 1, 2
# Indexes of cells in a slot.
PID, SLOT_BORN, SPENT, READY, IN_FLIGHT, LEFT, UNWRITTEN, CHECKED = range(8)


class Listener(Protocol):
    """The part of a gunicorn master's listening socket used here."""

    family: int

    def fileno(self) -> int:
        """Return its descriptor."""


class Slot(NamedTuple):
    """The cells of a slot, in the order of the file."""

    pid: int  # 0: no worker
    born: int  # clock ticks from boot to the worker's start, to recognise a reused pid
    spent: int  # microseconds of CPU time that the former workers of the slot used
    ready: int
    in_flight: int
    left: int  # 1 + index of its cause, if the worker noted why it leaves
    unwritten: int  # values that the worker cannot write into its metric files
    checked: int  # PASSED or FAILED, by the last worker of the slot that checked itself


class Board(NamedTuple):
    """The content of a scoreboard at the time when it was read."""

    master: int
    born: int
    wanted: int
    started: int
    died: Mapping[str, int]
    listeners: Mapping[int, int]  # address families by inode
    slots: list[Slot]

    def passing(self) -> int:
        """Return how many of the wanted workers can serve; one that is replaced still counts.

        A worker that handles requests although it cannot serve counts against the others.
        """
        passed = sum(slot.checked == PASSED for slot in self.slots)
        unfit = sum(slot.ready and slot.checked != PASSED for slot in self.slots)
        return max(0, min(passed, self.wanted - unfit))


class WorkerCells:
    """The cells of a worker's own slot."""

    def __init__(self, cells: memoryview, born: int, slot: int = 0, master: int = 0) -> None:
        self._cells, self._slot, self._master = cells, slot, master
        self._lock = Lock()
        cells[READY] = cells[IN_FLIGHT] = cells[LEFT] = cells[UNWRITTEN] = 0
        cells[SLOT_BORN] = born
        cells[PID] = os.getpid()  # last, so that no reader sees it with its predecessor's figures

    def ready(self) -> None:
        """Note that the worker handles requests from now on."""
        self._cells[READY] = 1

    def check(self, *, passed: bool) -> None:
        """Note whether the worker can serve; its successor keeps that until it knows better."""
        self._cells[CHECKED] = PASSED if passed else FAILED

    def begin(self) -> None:
        """Count one more request in flight."""
        # Nothing can fail between these lines, and a `with` would cost more than all of them.
        self._lock.acquire()
        self._cells[IN_FLIGHT] += 1
        self._lock.release()

    def end(self) -> None:
        """Count one request in flight less."""
        self._lock.acquire()
        self._cells[IN_FLIGHT] -= 1
        self._lock.release()

    def leave(self, cause: str) -> None:
        """Note why the worker leaves: one of ``CAUSES``."""
        self._cells[LEFT] = 1 + CAUSES.index(cause)

    def set_unwritten(self, values: int) -> None:
        """Publish how many values the worker cannot write into its files."""
        self._cells[UNWRITTEN] = values

    def follow(self, directory: Path) -> None:
        """Write into the board that the master made again, if somebody removed the first one."""
        path = f"{directory}/{SCOREBOARD}"
        board = _mapped(path, *_identity(os.stat(path)), writable=True)  # noqa: PTH116
        cells = _slot(board, self._slot)
        # In an upgrade with USR2 it may also be the board of the other master.
        if board[MASTER] == self._master:
            with self._lock:
                for cell in (SLOT_BORN, READY, IN_FLIGHT, LEFT, UNWRITTEN, CHECKED, PID):
                    cells[cell] = self._cells[cell]
                self._cells = cells


class Scoreboard:
    """The scoreboard of a metrics directory, as its master writes it."""

    def __init__(self, directory: Path, born: int) -> None:
        self._path = directory / SCOREBOARD
        content = array("q", bytes(8 * SIZE))
        content[0], content[MASTER], content[BORN] = FORMAT, os.getpid(), born
        self._publish(content.tobytes())
        self._reaped = _reaped_microseconds()

    def restore(self) -> bool:
        """Publish the board again if somebody removed it; return whether that was necessary.

        The board of a living master stays: in an upgrade with USR2 that of the new one is shown.
        """
        shown = read(self._path.parent)
        if shown and (shown.master == os.getpid() or _lives(shown)):
            return False
        self._publish(self._cells.tobytes())
        return True

    def _publish(self, content: bytes) -> None:
        # Written in full: touching a hole that memory has no room for kills the process.
        with put(self._path, content) as file:
            self._cells = memoryview(mmap(file.fileno(), 0)).cast("q")

    def set_wanted(self, workers: int) -> None:
        """Publish the target number of workers; raises ``Unusable`` if it is too high."""
        refuse_too_many(workers)
        self._cells[WANTED] = workers

    def set_listeners(self, listeners: Iterable[Listener]) -> None:
        """Publish the listening sockets, except Unix sockets, whose queue cannot be read."""
        tcp = [each for each in listeners if each.family in {socket.AF_INET, socket.AF_INET6}]
        pairs = [(os.fstat(each.fileno()).st_ino, int(each.family)) for each in tcp]
        figures = [figure for pair in pairs for figure in pair]
        room = HEAD - LISTENERS
        shown = figures if len(figures) <= room else []  # some of them would be a wrong sum
        self._cells[LISTENERS:HEAD] = array("q", shown + [0] * (room - len(shown)))

    def count_start(self, slot: int) -> None:
        """Count a worker that is about to be forked for ``slot``."""
        self._cells[STARTED] += 1
        self._cells[USED] = max(self._cells[USED], slot + 1)

    def take(self, slot: int, born: int) -> WorkerCells:
        """Take ``slot`` for this process, a worker that started ``born`` ticks after boot."""
        return WorkerCells(_slot(self._cells, slot), born, slot, self._cells[MASTER])

    def count_death(self, slot: int, *, aborted: bool) -> None:
        """Count the death of the worker of ``slot``, which was just reaped, and clear the slot."""
        cells, reaped = _slot(self._cells, slot), _reaped_microseconds()
        cause = "timeout" if aborted else CAUSES[cells[LEFT] - 1] if cells[LEFT] else "killed"
        # Before the pid is cleared: a reader that sees the slot empty must see this CPU time.
        cells[SPENT] += reaped - self._reaped + CUT_OFF_MICROSECONDS
        cells[PID] = cells[READY] = cells[IN_FLIGHT] = cells[LEFT] = cells[UNWRITTEN] = 0
        self._cells[DIED + CAUSES.index(cause)] += 1
        self._reaped = reaped


def refuse_too_many(workers: int) -> None:
    """Raise ``Unusable`` if a scoreboard has no room for ``workers``."""
    if workers > MOST_WORKERS:
        raise Unusable(f"{workers} workers: metrics have room for at most {MOST_WORKERS}")


def read(directory: Path) -> Board | None:
    """Return the current content of the scoreboard in ``directory``; None without a valid one."""
    path = f"{directory}/{SCOREBOARD}"
    try:
        cells = _mapped(path, *_identity(os.stat(path)))  # noqa: PTH116
    except (OSError, ValueError):  # no such file, or one that is too short to be a scoreboard
        return None
    return _board(cells) if cells[0] == FORMAT else None


def _lives(board: Board) -> bool:
    found = procfs.status(board.master)
    return found is not None and found.born == board.born


@lru_cache(maxsize=8)
def _mapped(path: str, *identity: int, writable: bool = False) -> memoryview:
    file = os.open(path, os.O_RDWR if writable else os.O_RDONLY)
    access = ACCESS_WRITE if writable else ACCESS_READ
    try:
        if _identity(os.fstat(file)) != identity:
            raise FileNotFoundError(path)  # replaced just now
        return memoryview(mmap(file, 8 * SIZE, access=access)).cast("q")
    finally:
        os.close(file)


def _identity(found: os.stat_result) -> tuple[int, int, int]:
    # A mapped file's inode is not reused, and a truncated file has another size.
    return found.st_dev, found.st_ino, found.st_size


def _board(cells: memoryview) -> Board:
    master, born, wanted, started, used = cells[MASTER : USED + 1].tolist()
    died = dict(zip(CAUSES, cells[DIED : DIED + len(CAUSES)].tolist(), strict=True))
    slots = [Slot._make(_slot(cells, slot)[: CHECKED + 1].tolist()) for slot in range(used)]
    return Board(master, born, wanted, started, died, _listeners(cells), slots)


def _listeners(cells: memoryview) -> Mapping[int, int]:
    figures = iter(cells[LISTENERS:HEAD].tolist())
    return {inode: family for inode, family in zip(figures, figures, strict=True) if inode}


def _slot(cells: memoryview, slot: int) -> memoryview:
    return cells[HEAD + WIDTH * slot : HEAD + WIDTH * (slot + 1)]


def _reaped_microseconds() -> int:
    usage = getrusage(RUSAGE_CHILDREN)
    return round(1e6 * usage.ru_utime) + round(1e6 * usage.ru_stime)
