"""One hop of the way."""

from collections.abc import Callable
from dataclasses import dataclass


class Broken(Exception):
    """A hop does not work; ``fix`` says what to do."""

    def __init__(self, sentence: str, fix: str) -> None:
        super().__init__(sentence)
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Hop:
    """A name, and a check that returns what it saw or raises ``Broken``."""

    name: str
    check: Callable[[], str]
