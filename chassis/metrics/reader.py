"""Reads the metric files of a directory for scrape after scrape, and parses only what is new."""

import os
from collections.abc import Container, Iterable
from pathlib import Path

from chassis.metrics.family import Family
from chassis.metrics.layout import NAME, MetricFile
from chassis.metrics.merge import merged

# A mapping keeps a descriptor open, and the worker needs some for its clients.
MOST_MAPPED = 128


class Reader:
    """Reads a metrics directory; not thread-safe."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._files: dict[str, MetricFile] = {}
        self._families: dict[str, Family] = {}

    def families(self) -> Iterable[Family]:
        """Return the current families in the order of the files.

        Raises ``Damaged`` if a file is not a valid metric file, and ``OSError``.
        """
        try:
            changed = self._follow()
            for file in self._files.values():
                changed |= file.refresh()
            if changed:
                self._merge(changed)
        except BaseException:
            self.close()
            raise
        return self._families.values()

    def close(self) -> None:
        """Forget all files and families; the next scrape starts from scratch."""
        self._files, self._families = {}, {}

    def _follow(self) -> set[str]:
        """Open new files, forget removed ones and return the families of the removed ones."""
        present = self._present()
        changed: set[str] = set()
        for name, file in list(self._files.items()):
            # Only the files of live gauges are ever removed by us. Any other is shown as it was
            # until its writer, within a second, has written it again.
            if present.get(name, None if _is_gauge(name) else file.inode) != file.inode:
                changed |= self._files.pop(name).entries.keys()
        for name in present.keys() - self._files.keys():
            self._open(self._directory / name)
        self._files = dict(sorted(self._files.items()))
        return changed

    def _present(self) -> dict[str, int]:
        try:
            with os.scandir(self._directory) as entries:
                return {each.name: each.inode() for each in entries if NAME.fullmatch(each.name)}
        except FileNotFoundError:
            if not self._files:
                raise
            return {}

    def _open(self, path: Path) -> None:
        try:
            is_mapped = len(self._files) < MOST_MAPPED
            self._files[path.name] = MetricFile(path, is_mapped=is_mapped)
        except FileNotFoundError:
            if not _is_gauge(path.name):  # gauge files are removed with their process
                raise

    def _merge(self, changed: Container[str]) -> None:
        files = self._files.values()
        ordered = dict.fromkeys(family for file in files for family in file.entries)
        self._families = {
            name: merged(name, [file for file in files if name in file.entries])
            if name in changed
            else self._families[name]
            for name in ordered
        }


def _is_gauge(name: str) -> bool:
    return name.startswith("gauge_")
