"""Claims and locks the metrics directory of one gunicorn master, and removes it if it made it."""

import fcntl
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from chassis.metrics import layout, slots

PREFIX = "trip-metrics-"
LOCK = ".lock"
SCOREBOARD = "scoreboard"
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108
ROOM_BYTES = 16 * 2**20
PATIENCE_SECONDS = 1.0


class Unusable(RuntimeError):
    """This master must not or cannot use the metrics directory; the message says why."""


@dataclass(frozen=True)
class Directory:
    """A directory that is locked as long as this master or one of its workers lives."""

    path: Path
    own: bool
    lock: int

    def discard(self) -> None:
        """Remove the directory if this master made it."""
        if self.own:
            shutil.rmtree(self.path, ignore_errors=True)


def claim() -> Directory:
    """Lock the directory that the operator set, or a new one, and set it for this process.

    Raises ``Unusable`` if another living master holds it, if it cannot be written, or if it
    contains database files that are not metric files.
    """
    chosen = os.environ.get(slots.DIRECTORY)
    # A re-executed master may inherit the variable with its parent's own directory.
    inherited = chosen is not None and Path(chosen).name.startswith(PREFIX)
    directory = _adopted(Path(chosen)) if chosen and not inherited else created()
    os.environ[slots.DIRECTORY] = str(directory.path)
    return directory


def parent() -> Path:
    """Return shared memory if it is usable, otherwise the folder for temporary files."""
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
            continue  # another user's, or another master is sweeping it, or it is held
        shutil.rmtree(leftover, ignore_errors=True)
        os.close(lock)


def is_held(path: Path) -> bool:
    """Return whether a living master or worker holds ``path``, by trying to share its lock."""
    try:
        lock = os.open(path / LOCK, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def created() -> Directory:
    """Return a new, locked directory of this process, after sweeping those of dead masters."""
    folder = parent()
    sweep(folder)
    # Hidden until it is locked, so that no other master's sweep can remove it.
    hidden = Path(tempfile.mkdtemp(prefix=f".{PREFIX}{os.getpid()}-", dir=folder))
    lock = _locked(hidden)
    return Directory(hidden.rename(hidden.with_name(hidden.name[1:])), own=True, lock=lock)


def _adopted(path: Path) -> Directory:
    try:
        path.mkdir(parents=True, exist_ok=True)
        _refuse_other_databases(path)
        lock = _locked_soon(path)
        _wipe(path)
    except BlockingIOError:
        raise Unusable(f"{slots.DIRECTORY}: {path} is used by another running master") from None
    except OSError as error:
        raise Unusable(f"{slots.DIRECTORY}: cannot use {path}: {error.strerror}") from None
    return Directory(path, own=False, lock=lock)


def _refuse_other_databases(path: Path) -> None:
    for file in sorted(path.glob("*.db")):
        if not layout.NAME.fullmatch(file.name):
            reason = f"{file} is not a metric file; choose another folder"
            raise Unusable(f"{slots.DIRECTORY}: {reason}")


def _wipe(path: Path) -> None:
    for leftover in path.iterdir():
        if layout.NAME.fullmatch(leftover.name) or leftover.name == SCOREBOARD:
            leftover.unlink()


def _locked_soon(path: Path) -> int:
    # Try for a while: a listener that checks the lock holds it for an instant.
    limit = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return _locked(path)
        except BlockingIOError:
            if monotonic() > limit:
                raise
        sleep(0.02)


def _locked(directory: Path) -> int:
    """Return the descriptor that holds the lock; raises ``BlockingIOError`` if it is taken."""
    # Not filelock: its objects unlock when they are garbage-collected, in a forked worker too.
    lock = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise
    return lock
