"""Plays drills one by one, and looks at all that fires from the first to the last."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.drills.drill import Drill, Result
from tests.drills.stage import Watch

PAUSE_SECONDS = 0.5
# More than the slowest alert takes on the shortened clock.
FIRE_SECONDS = 120
RESOLVE_SECONDS = 240


@dataclass
class Runner:
    """Plays drills on what a watch looks at; an alert may last while the next drill begins."""

    watch: Watch
    open: list[Result] = field(default_factory=list)
    closed: list[Result] = field(default_factory=list)

    def play(self, drills: Sequence[Drill[Any]]) -> Iterator[Result]:
        """Play each drill, and yield its result when its alerts have resolved or never will."""
        for drill in drills:
            yield from self._until(partial(self._is_free, drill))
            self._play(drill)
            yield from self._taken()
        yield from self._until(lambda: not self.open)
        yield from self._taken()

    def _play(self, drill: Drill[Any]) -> None:
        firing, began = self.watch.firing(), time.monotonic()
        # An alert that fires before its fault proves nothing.
        before = {name: firing[name] for name in firing.keys() & drill.expected}
        result = Result(drill, unexpected=before)
        self.open.append(result)
        with drill.injected(self.watch):
            while not _is_over(drill, result, time.monotonic() - began):
                firing = self._look()
                for name in (firing.keys() & drill.expected) - result.seconds.keys():
                    result.seconds[name] = time.monotonic() - began
                time.sleep(PAUSE_SECONDS)
        result.healed_at = time.monotonic()

    def _look(self) -> dict[str, str]:
        """Return what fires; what no drill expects is held against the newest one."""
        firing = self.watch.firing()
        if self.open:
            known = self._known()
            others = {name: text for name, text in firing.items() if name not in known}
            self.open[-1].unexpected |= others
        for result in [each for each in self.open if each.healed_at]:
            self._close(result, is_silent=not firing.keys() & result.known)
        return firing

    def _close(self, result: Result, *, is_silent: bool) -> None:
        lasted = time.monotonic() - result.healed_at
        if is_silent:
            result.resolved_after = lasted
        if is_silent or lasted > RESOLVE_SECONDS:
            self.open.remove(result)
            self.closed.append(result)

    def _taken(self) -> list[Result]:
        taken, self.closed = self.closed, []
        return taken

    def _until(self, holds: Callable[[], bool]) -> Iterator[Result]:
        while not holds():
            self._look()
            yield from self._taken()
            time.sleep(PAUSE_SECONDS)

    def _is_free(self, drill: Drill[Any]) -> bool:
        return not self._known() & drill.expected

    def _known(self) -> frozenset[str]:
        return frozenset().union(*(result.known for result in self.open))


def _is_over(drill: Drill[Any], result: Result, lasted: float) -> bool:
    if lasted > FIRE_SECONDS:
        return True
    return result.seconds.keys() == drill.expected and lasted > drill.seconds
