"""The first load of an empty store from the log, and how far it is."""

import time
from collections.abc import Sequence
from typing import Protocol

from chassis.events.log import EventLog

NOTE_SECONDS = 1.0
# A history is published in batches: a consumer that is faster than its publisher sees no lag
# between two of them.
QUIET_NOTES = 3


class LoadedStore(Protocol):
    """A store that shows its readers whether, and how far, it is loaded."""

    def begin_load(self, done: int, total: int) -> bool:
        """Note that a load begins if the store is empty; return whether one is going on."""

    def note_load(self, done: int, total: int) -> bool:
        """Note how many records of ``total`` are applied; return whether the load goes on."""

    def end_load(self) -> bool:
        """Note that the store is loaded, unless it is empty; return whether the load goes on."""


class FirstLoad:
    """Notes in ``store`` how far ``group`` has read ``topics``, until everything is applied.

    The load ends once no record is left and none was published for some seconds. The figures are
    those of the whole group, because its other consumers fill the same store.
    """

    def __init__(
        self, log: EventLog, group: str, topics: Sequence[str], store: LoadedStore
    ) -> None:
        self._log, self._group, self._topics = log, group, topics
        self._store = store
        self._goes_on = False
        self._progress = (0, 0)
        self._quiet, self._noted_at = 0, 0.0

    def begin(self) -> None:
        """Begin a load if the store is empty, or continue one that another consumer began."""
        self._progress = self._measured()
        self._goes_on = self._store.begin_load(*self._progress)
        self._quiet, self._noted_at = 0, time.monotonic()

    def step(self) -> None:
        """Note the progress, at most once a second; cheap when there is no load."""
        if self._goes_on and time.monotonic() >= self._noted_at + NOTE_SECONDS:
            self._goes_on = self._noted()
            self._noted_at = time.monotonic()

    def _noted(self) -> bool:
        last, self._progress = self._progress, self._measured()
        done, total = self._progress
        self._quiet = self._quiet + 1 if done == total and last == self._progress else 0
        if self._quiet >= QUIET_NOTES:
            return self._store.end_load()
        return self._store.note_load(done, total)

    def _measured(self) -> tuple[int, int]:
        # The lag first: records published in between make the total grow, which is no end.
        lags = [self._log.lags(topic).get(self._group) for topic in self._topics]
        depths = [self._log.depth(topic) for topic in self._topics]
        pairs = zip(depths, lags, strict=True)
        return sum(0 if lag is None else depth - lag for depth, lag in pairs), sum(depths)
