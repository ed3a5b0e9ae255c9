"""Keeps writers out of several embedded stores at once, and none of them out for long."""

import sqlite3
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager

from chassis.stores.files import StoreConnection, StoreFile

# A writer of the log gives up after 3 seconds, the writer of any other store after 5.
HELD_SECONDS = 0.5


@contextmanager
def locked(files: Sequence[StoreFile], patience: float) -> Iterator[None]:
    """Keep all writers out of ``files``; ``sqlite3.OperationalError`` after ``patience`` seconds.

    If a file is in use, all others are given back, and it is the first one of the next attempt.
    """
    deadline = time.monotonic() + patience
    with ExitStack() as opened:
        writers = deque(
            opened.enter_context(closing(file.connect(HELD_SECONDS / len(files)))) for file in files
        )
        while not _begun(writers, last=time.monotonic() > deadline):
            pass
        yield


def _begun(writers: deque[StoreConnection], last: bool) -> bool:
    for position, writer in enumerate(writers):
        try:
            writer.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            _give_back(writers, position)
            return False
        writer.check()
    return True


def _give_back(writers: deque[StoreConnection], count: int) -> None:
    for _, writer in zip(range(count), writers, strict=False):
        writer.rollback()
    writers.rotate(-count)
