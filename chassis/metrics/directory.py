"""The metrics directory of one gunicorn master: claimed, locked, and removed if made here."""

import fcntl
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from chassis.metrics import slots
from chassis.settings import RefusedStart

PREFIX = "trip-metrics-"
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108
ROOM_BYTES = 16 * 2**20


@dataclass(frozen=True)
class Directory:
    """A directory that this master and its workers hold locked as long as one of them lives."""

    path: Path
    own: bool
    lock: int

    def discard(self) -> None:
        """Remove the directory if this master made it."""
        if self.own:
            shutil.rmtree(self.path, ignore_errors=True)


def claim() -> Directory:
    """Lock the directory that the operator set, or a new one, and make it the process's own.

    A directory that another living master holds, or that cannot be written, refuses the start.
    """
    chosen = os.environ.get(slots.DIRECTORY)
    # A re-executed master may inherit the name of its parent's own directory.
    inherited = chosen is not None and Path(chosen).name.startswith(PREFIX)
    directory = _adopted(Path(chosen)) if chosen and not inherited else _created(parent())
    os.environ[slots.DIRECTORY] = str(directory.path)
    return directory


def parent() -> Path:
    """Return shared memory if it is usable, else the folder for temporary files."""
    usable = os.access(SHARED_MEMORY, os.W_OK | os.X_OK)
    if usable and shutil.disk_usage(SHARED_MEMORY).free > ROOM_BYTES:
        return SHARED_MEMORY
    return Path(tempfile.gettempdir())


def sweep(folder: Path) -> None:
    """Remove the directories in ``folder`` that no living master or worker holds."""
    for leftover in folder.glob(f"{PREFIX}*"):
        try:
            lock = _locked(leftover)
        except OSError:
            continue  # another user's, or being swept by another master, or still held
        shutil.rmtree(leftover, ignore_errors=True)
        os.close(lock)


def _created(folder: Path) -> Directory:
    sweep(folder)
    # Born hidden: it has its final name only once it is locked, so no sweep can take it.
    born = Path(tempfile.mkdtemp(prefix=f".{PREFIX}{os.getpid()}-", dir=folder))
    lock = _locked(born)
    return Directory(born.rename(born.with_name(born.name[1:])), own=True, lock=lock)


def _adopted(path: Path) -> Directory:
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = _locked(path)
        for leftover in path.glob("*.db"):
            leftover.unlink()
    except BlockingIOError:
        raise RefusedStart(f"{slots.DIRECTORY}: {path} is used by another running master") from None
    except OSError as error:
        raise RefusedStart(f"{slots.DIRECTORY}: cannot use {path}: {error.strerror}") from None
    return Directory(path, own=False, lock=lock)


def _locked(directory: Path) -> int:
    """Return the descriptor that holds the lock; ``BlockingIOError`` if somebody else does."""
    # Not filelock: its objects unlock when they are collected, in a forked worker as well.
    lock = os.open(directory / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise
    return lock
