"""The values of this process's metrics: in the files of its slot, or nowhere outside a master."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from prometheus_client.mmap_dict import mmap_key

from chassis.metrics.writer import Writer


class Files:
    """The files that this process writes, by kind; ``lock`` guards them and all values."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.values: list[Value] = []
        # Metrics that the files of the other workers have with another type or other buckets.
        self.set_aside: dict[str, str] = {}
        self._home: tuple[Path, str] | None = None
        self._writers: dict[str, Writer] = {}
        self._nowhere = Writer(None)

    def move(self, folder: Path, slot: str) -> None:
        """Write the files of ``slot`` in ``folder`` from now on, and continue what they contain."""
        with self.lock:
            self._close()
            self._home = folder, slot
            for value in self.values:
                value.attach()

    def leave(self) -> None:
        """Write nowhere from now on; after a fork, because the parent writes the files."""
        self.lock = Lock()  # another thread of the parent may have held it
        self._close()
        for value in self.values:
            value.file = self._nowhere

    def abandon_gauges(self) -> None:
        """Write the gauges nowhere from now on: others continue them."""
        with self.lock:
            for kind in [kind for kind in self._writers if kind.startswith("gauge_")]:
                self._writers.pop(kind).close()  # type: ignore[no-untyped-call]
            for value in self.values:
                if value.kind.startswith("gauge_"):
                    value.file = self._nowhere

    def forget(self) -> None:
        """Close all files and forget all values."""
        self.values.clear()
        self.set_aside.clear()
        self.leave()

    def writer(self, kind: str, metric: str) -> Writer:
        """Return the file for the values of ``metric``; to be called with the lock."""
        if self._home is None or metric in self.set_aside:
            return self._nowhere
        if kind not in self._writers:
            folder, slot = self._home
            self._writers[kind] = Writer(folder / f"{kind}_{slot}.db")
        return self._writers[kind]

    def repair(self) -> tuple[int, str]:
        """Write lost files again and retry those without room.

        Returns how many values are still counted nowhere, and the first reason.
        """
        with self.lock:
            for kind, writer in list(self._writers.items()):
                if writer.failure:
                    self._reopen(kind)
                else:
                    with suppress(OSError):
                        writer.restore()
            return self._unwritten()

    def _unwritten(self) -> tuple[int, str]:
        keys: set[str] = set()
        reasons: list[str] = []
        if self._home and self.set_aside:
            keys |= self._nowhere.unwritten
            reasons += self.set_aside.values()
        for writer in self._writers.values():
            missing = writer.keys() if writer.is_lost else writer.unwritten
            if missing:
                keys |= missing
                reasons.append(writer.failure or "a file was removed")
        return len(keys), next(iter(reasons), "")

    def _reopen(self, kind: str) -> None:
        again = Writer(self._writers[kind].path)
        if not again.failure:
            self._writers.pop(kind).close()  # type: ignore[no-untyped-call]
            self._writers[kind] = again
            for value in self.values:
                if value.kind == kind:
                    value.attach()

    def _close(self) -> None:
        for writer in self._writers.values():
            writer.close()  # type: ignore[no-untyped-call]
        self._writers.clear()
        self._nowhere = Writer(None)
        self._home = None


class Value:
    """One value of a metric, as prometheus_client's metric classes use it."""

    _multiprocess = True
    files: Files

    def __init__(
        self,
        typ: str,
        metric_name: str,
        name: str,
        labelnames: Sequence[str],
        labelvalues: Sequence[str],
        help_text: str,
        multiprocess_mode: str = "",
        **_: Any,
    ) -> None:
        self.kind = f"{typ}_{multiprocess_mode}" if typ == "gauge" else typ
        self._metric = metric_name
        self._key = mmap_key(metric_name, name, list(labelnames), list(labelvalues), help_text)
        with self.files.lock:
            self.files.values.append(self)
            self.attach()

    def attach(self) -> None:
        """Continue with what the current file contains; to be called with the lock."""
        self.file = self.files.writer(self.kind, self._metric)
        self._value, _ = self.file.read_value(self._key)  # type: ignore[no-untyped-call]

    def inc(self, amount: float) -> None:
        """Add ``amount``."""
        with self.files.lock:
            self._value += amount
            self.file.write_value(self._key, self._value, 0.0)  # type: ignore[no-untyped-call]

    def set(self, value: float, timestamp: float | None = None) -> None:
        """Replace the value."""
        with self.files.lock:
            self._value = value
            self.file.write_value(self._key, value, timestamp or 0.0)  # type: ignore[no-untyped-call]

    def get(self) -> float:
        """Return the value of this process."""
        return float(self._value)

    def set_exemplar(self, exemplar: object) -> None:
        """Drop an exemplar: the files have no room for them."""

    def get_exemplar(self) -> None:
        """Return no exemplar."""


files = Value.files = Files()
