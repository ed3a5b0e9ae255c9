"""Claims and locks the metrics directory of one gunicorn master, and removes it if it made it."""

import errno
import fcntl
import json
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
HANDED_ON = "TRIP_METRICS_HANDED_ON"
OTHER_SIDE = "b"


class Unusable(RuntimeError):
    """This master must not or cannot use the metrics directory; the message says why."""


@dataclass(eq=False)
class Directory:
    """A directory that is locked as long as this master or one of its workers lives.

    ``side`` begins the names of its slots: a master that replaces another (USR2) continues its
    directory, and both have workers for a while.
    """

    path: Path
    own: bool
    lock: int
    side: str = ""
    is_new: bool = False
    workers: tuple[int, int] | None = None

    def discard(self) -> None:
        """Remove the directory if this master made it."""
        if self.own:
            shutil.rmtree(self.path, ignore_errors=True)

    def restore(self) -> bool:
        """Make the directory again if somebody removed it; return whether that was necessary.

        Raises ``OSError``.
        """
        if _is_same(self.path / LOCK, self.lock):
            return False
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.own and self.path.lstat().st_uid not in {os.geteuid(), *(self.workers or ())}:
            raise PermissionError(errno.EPERM, "belongs to another user", str(self.path))
        lock = _locked(self.path)
        os.dup2(lock, self.lock, inheritable=False)
        os.close(lock)
        self.give()
        return True

    def give_to(self, user: int, group: int) -> None:
        """Let workers of another user write in the directory.

        Raises ``Unusable`` if the operator chose a folder in which that user may not write.
        """
        if os.geteuid() or not user:
            return
        if not (self.own or self.is_new or _may_write(self.path.stat(), user, group)):
            reason = f"the workers run as user {user}, which cannot write in {self.path}"
            raise Unusable(f"{slots.DIRECTORY}: {reason}")
        self.workers = user, group
        self.give()

    def give(self) -> None:
        """Give the directory and what the master has put there to the user of the workers."""
        if self.workers:
            folder = (self.path,) if self.own or self.is_new else ()
            for path in (*folder, self.path / LOCK, *self.path.glob(SCOREBOARD)):
                os.chown(path, *self.workers, follow_symlinks=False)

    def hand_on(self) -> dict[str, str]:
        """Return the environment for a master that replaces this one and continues its files."""
        os.set_inheritable(self.lock, True)
        side = "" if self.side else OTHER_SIDE
        kept = {"lock": self.lock, "own": self.own, "side": side, "is_new": self.is_new}
        return {slots.DIRECTORY: str(self.path), HANDED_ON: json.dumps(kept)}


def claim() -> Directory:
    """Lock the directory that the operator set, or a new one, and set it for this process.

    Raises ``Unusable`` if another living master holds it, if it cannot be written, or if it
    contains database files that are not metric files.
    """
    chosen = os.environ.get(slots.DIRECTORY)
    # A process may inherit the variable with the own directory of another master.
    inherited = chosen is not None and Path(chosen).name.startswith(PREFIX)
    directory = _continued() or (_adopted(Path(chosen)) if chosen and not inherited else created())
    os.environ[slots.DIRECTORY] = str(directory.path)
    return directory


def parent() -> Path:
    """Return shared memory if it is usable, otherwise the folder for temporary files.

    Raises ``Unusable`` if there is neither.
    """
    usable = os.access(SHARED_MEMORY, os.W_OK | os.X_OK)
    if usable and shutil.disk_usage(SHARED_MEMORY).free > ROOM_BYTES:
        return SHARED_MEMORY
    try:
        return Path(tempfile.gettempdir())
    except OSError as error:
        raise Unusable(f"TMPDIR: {error.strerror}") from None


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
    """Return a new, locked directory of this process, after sweeping those of dead masters.

    Raises ``Unusable``.
    """
    folder = parent()
    sweep(folder)
    try:
        # Hidden until it is locked, so that no other master's sweep can remove it.
        hidden = Path(tempfile.mkdtemp(prefix=f".{PREFIX}{os.getpid()}-", dir=folder))
        lock = _locked(hidden)
        return Directory(hidden.rename(hidden.with_name(hidden.name[1:])), own=True, lock=lock)
    except OSError as error:
        raise Unusable(f"metrics need a folder in {folder}: {error.strerror}") from None


def _continued() -> Directory | None:
    """Return the directory that the master which this one replaces has handed on, if any."""
    kept = json.loads(os.environ.pop(HANDED_ON, "{}"))
    if not kept:
        return None
    path = Path(os.environ[slots.DIRECTORY])
    if not _is_same(path / LOCK, kept["lock"]):
        return None
    os.set_inheritable(kept["lock"], False)
    return Directory(path, **kept)


def _adopted(path: Path) -> Directory:
    is_new = not path.exists()
    try:
        path.mkdir(parents=True, exist_ok=True)
        _refuse_other_databases(path)
        lock = _locked_soon(path)
        _wipe(path)
    except BlockingIOError:
        raise Unusable(f"{slots.DIRECTORY}: {path} is used by another running master") from None
    except OSError as error:
        raise Unusable(f"{slots.DIRECTORY}: cannot use {path}: {error.strerror}") from None
    return Directory(path, own=False, lock=lock, is_new=is_new)


def _refuse_other_databases(path: Path) -> None:
    for file in sorted(path.glob("*.db")):
        if not layout.NAME.fullmatch(file.name):
            reason = f"{file} is not a metric file; choose another folder"
            raise Unusable(f"{slots.DIRECTORY}: {reason}")


def _wipe(path: Path) -> None:
    for leftover in path.iterdir():
        if layout.NAME.fullmatch(leftover.name) or leftover.name == SCOREBOARD:
            leftover.unlink()


def _is_same(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:
        return False


def _may_write(folder: os.stat_result, user: int, group: int) -> bool:
    shift = 6 if folder.st_uid == user else 3 if folder.st_gid == group else 0
    return folder.st_mode >> shift & 0o3 == 0o3


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
    lock = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise
    return lock
