"""What a process of the engine does again and again, and how it logs that."""

from collections.abc import Callable
from typing import Protocol


class Log(Protocol):
    """The part of a gunicorn log used by the engine."""

    def error(self, msg: str, *args: object) -> None:
        """Log an error."""


class Changes:
    """Logs what is wrong once, not again and again."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._last = ""

    def note(self, text: str, better: str) -> None:
        """Log ``text`` if it is new; if it is empty and was not so before, log ``better``."""
        if text != self._last:
            self._log.error("%s", text or better)
            self._last = text


class Looping(Protocol):
    """The part of a gunicorn master used here: what its loop calls every second."""

    murder_workers: Callable[[], None]


def every_second(master: Looping, action: Callable[[], None]) -> None:
    """Make the loop of ``master`` call ``action`` too."""
    murder_workers = master.murder_workers

    def murder_workers_and_act() -> None:
        murder_workers()
        action()

    master.murder_workers = murder_workers_and_act
