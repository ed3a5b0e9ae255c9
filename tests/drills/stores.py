"""Another program that uses an embedded store."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the lock of those who write, during the block; readers go on."""
    connection = sqlite3.connect(f"{store.as_uri()}?mode=rw", uri=True, isolation_level=None)
    with closing(connection):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.rollback()
