"""One fault: what is broken, and which alerts have to speak of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from tests.drills.stage import Watch

W = TypeVar("W", bound=Watch, contravariant=True)


@dataclass(frozen=True)
class Drill(Generic[W]):
    """A fault that ``injected`` puts in for the length of a block, and the alerts expected.

    It stays for ``seconds`` at least, and until every expected alert fires. An ``allowed`` alert
    may fire on a slow machine, on which nothing starts as much faster as the clock runs.
    """

    name: str
    expected: frozenset[str]
    injected: Callable[[W], AbstractContextManager[None]]
    seconds: float = 0
    allowed: frozenset[str] = frozenset()


@dataclass
class Result:
    """What fired in a drill: the seconds until each expected alert, and what nobody expected.

    ``unexpected`` has the description of each alert by its name. ``healed_at`` is the moment of the
    monotonic clock at which the fault ended.
    """

    drill: Drill[Any]
    seconds: dict[str, float] = field(default_factory=dict)
    unexpected: dict[str, str] = field(default_factory=dict)
    healed_at: float = 0
    resolved_after: float | None = None

    @property
    def known(self) -> frozenset[str]:
        """The alerts that may fire while the result is open."""
        return self.drill.expected | self.drill.allowed

    @property
    def passed(self) -> bool:
        """Whether the expected alerts fired and no others, and resolved."""
        fired = self.seconds.keys() == self.drill.expected
        return fired and not self.unexpected and self.resolved_after is not None
