"""Bounded waits."""

import time
from collections.abc import Callable


def until(
    holds: Callable[[], bool], what: str, seconds: float, log: Callable[[], str] = str
) -> None:
    """Wait until ``holds``; after ``seconds`` fail with ``what`` was awaited and the log's end."""
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, f"{what} took more than {seconds:.0f} s\n{log()}"
        time.sleep(0.1)
