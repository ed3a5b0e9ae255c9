"""The files of an embedded store: made once, and expected to stay where they were opened."""

import gc
import sqlite3
import time
from contextlib import suppress
from os import stat, stat_result
from pathlib import Path

from filelock import FileLock

# SQLite keeps the newest commits in -wal, and the locks of all processes in -shm.
SUFFIXES = ("", "-wal", "-shm")
MADE = ".made"
LOCKS = Path("/proc/locks")
LOCK_SECONDS = 10.0
BUSY_SECONDS = 5.0
HALF_OPEN_SECONDS = 4.0
PAUSE_SECONDS = 0.005
# Readers that overlap keep SQLite from beginning a -wal anew, so it is emptied at this size.
WAL_BYTES = 16 * 1024 * 1024
EMPTYING_SECONDS = 0.25
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", f"journal_size_limit = {WAL_BYTES}")

# Device and inode of each of the three, None for one that is not there.
Identity = tuple[tuple[int, int] | None, ...]


class NotInPlace(OSError):
    """What is under the path of a store is not what was opened, or made, there."""


class StoreConnection(sqlite3.Connection):
    """A connection that knows which files it has open; made by ``StoreFile.connect``."""

    names: tuple[str, ...] = ()
    opened: Identity = ()
    generation = 0
    busy_seconds: float
    wal_bytes = WAL_BYTES

    def check(self) -> None:
        """Raise ``NotInPlace`` unless the open files are those under the path."""
        if identity(self.names) != self.opened:
            raise NotInPlace(self._change())

    def commit(self) -> None:
        """Commit; ``NotInPlace`` if nobody who opens the path would find what was committed."""
        super().commit()
        # Not -shm: a transaction was begun with it, and who comes later finds the rest without it.
        file, wal = map(_status, self.names[:2])
        if (_one(file), _one(wal)) != self.opened[:2] or wal is None:
            raise NotInPlace(self._change())
        size = wal.st_size
        if size > self.wal_bytes:
            # Under a reader that stays it is tried again after as many bytes, not at each commit.
            self.wal_bytes = WAL_BYTES if self._empty_wal() else size + WAL_BYTES

    def close(self) -> None:
        """Close, after moving into the file whatever no reader holds back.

        The last to leave may be one whose -shm was removed: it would delete the -wal unread.
        """
        with suppress(sqlite3.Error, OSError):
            self.check()
            self.execute("PRAGMA wal_checkpoint(PASSIVE)")
        super().close()

    def _empty_wal(self) -> bool:
        self.execute(f"PRAGMA busy_timeout = {EMPTYING_SECONDS * 1000:.0f}")
        try:
            busy, *_ = self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False  # another writer was faster; what was committed is committed
        finally:
            self.execute(f"PRAGMA busy_timeout = {self.busy_seconds * 1000:.0f}")
        return not busy

    def _change(self) -> str:
        for name, opened, now in zip(self.names, self.opened, identity(self.names), strict=True):
            if now != opened:
                return f"{Path(name).name} was {'replaced' if now else 'removed or moved away'}"
        return "a file was away for a moment"


class StoreFile:
    """The file of an embedded store, as one user of it in this process sees it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._names = tuple(f"{path}{suffix}" for suffix in SUFFIXES)
        self._marker = Path(f"{path}{MADE}")
        self._opened: Identity | None = None
        # How often the path was opened again: connections of before are of no use any more.
        self.generation = 0

    def lock(self) -> FileLock:
        """Return the lock of those who make, migrate or repair the store."""
        return FileLock(f"{self.path}.lock", timeout=LOCK_SECONDS)

    def make(self) -> None:
        """Make the file if it never was there; ``NotInPlace`` if it was, and is gone."""
        if not self.path.exists():
            if self._marker.exists():
                raise NotInPlace(
                    f"{self.path.name} is missing: put it back or restore a backup, "
                    f"or remove {self._marker.name} to begin with an empty one"
                )
            self.path.touch()
        if self.path.is_file() and not self._marker.exists():
            self._marker.write_text(_marker_text(self.path.name), encoding="utf-8")

    def connect(self, busy_seconds: float = BUSY_SECONDS) -> StoreConnection:
        """Open a connection to the existing file."""
        if self._opened is None:
            self.wait_until_whole()
        before = _one(_status(self._names[0]))
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=busy_seconds,
            isolation_level=None,
            check_same_thread=False,
            factory=StoreConnection,
        )
        connection.busy_seconds, connection.generation = busy_seconds, self.generation
        try:
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("PRAGMA user_version").fetchone()  # a read opens -wal and -shm
            self._note(connection, before)
        except (sqlite3.Error, OSError):
            connection.close()
            raise
        return connection

    def recover(self, connection: StoreConnection) -> bool:
        """Tell whether the path is to be opened again, because its files are others by now.

        If -wal or -shm was removed, what only this process still sees is saved into the file
        first. While the file itself is away nothing is to be done: it can still come back.
        """
        with self.lock():
            now, opened = identity(self._names), connection.opened
            if now[0] is None or now == opened:
                return False
            if now[0] != opened[0]:
                return now[1] != opened[1]  # never a -wal of the file that was there before
            if all(each in {None, ours} for each, ours in zip(now, opened, strict=True)):
                return self._save(connection)
        return True  # another process has saved everything

    def forget(self) -> None:
        """Take what the next connection finds under the path for the store."""
        self.generation += 1
        self._opened = None

    def _save(self, connection: StoreConnection) -> bool:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            for name in self._names[1:]:
                Path(name).touch()
        return not busy

    def _note(self, connection: StoreConnection, before: tuple[int, int] | None) -> None:
        now = identity(self._names)
        if now[0] != before or None in now or self._opened not in {None, now}:
            raise NotInPlace(f"{self.path.name} was removed or replaced while it was opened")
        connection.names, connection.opened = self._names, now
        self._opened = now

    def wait_until_whole(self) -> None:
        """Wait for a process that just opens or closes the store, or has lost -wal or -shm.

        Beside one that has lost them, a new one would write without seeing its commits and locks.
        """
        ends = time.monotonic() + HALF_OPEN_SECONDS
        while None in identity(self._names) and _is_locked(self.path):
            gc.collect()  # a failed statement in a cycle of references keeps its connection open
            if time.monotonic() > ends:
                raise NotInPlace(
                    f"{self.path.name} is in use without its -wal or -shm: somebody removed them, "
                    f"or for {HALF_OPEN_SECONDS:g} s another process was only opening or closing "
                    "the store, as it can on an overloaded machine"
                )
            time.sleep(PAUSE_SECONDS)


def identity(names: tuple[str, ...]) -> Identity:
    """Return the device and inode of each file; files that are read are never opened for this.

    To close a file would give up the locks that SQLite holds on it in this process.
    """
    return tuple(_one(_status(name)) for name in names)


def _one(status: stat_result | None) -> tuple[int, int] | None:
    return status and (status.st_dev, status.st_ino)


def _status(name: str) -> stat_result | None:
    try:
        return stat(name)  # noqa: PTH116 - several times a transaction: a Path costs more
    except FileNotFoundError:
        return None


def _is_locked(path: Path) -> bool:
    # Only Linux tells. Elsewhere nobody is waited for.
    with suppress(OSError):
        inode = f":{path.stat().st_ino} "
        return any(inode in line for line in LOCKS.read_text(encoding="ascii").splitlines())
    return False


def _marker_text(name: str) -> str:
    return (
        f"{name} was made here. If it is missing, no empty one is made in its place, because that\n"
        "would hide a loss. To begin with an empty one, remove this file as well.\n"
    )
