"""Reads the metric files of a directory for scrape after scrape, and parses only what is new."""

import os
from collections.abc import Container, Iterable
from pathlib import Path

from chassis.metrics.family import Family
from chassis.metrics.layout import NAME, MetricFile
from chassis.metrics.merge import merged


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
        """Close all files and forget the families; the next scrape starts from scratch."""
        for file in self._files.values():
            file.close()
        self._files, self._families = {}, {}

    def _follow(self) -> set[str]:
        """Open new files, close removed ones and return the families of the removed ones."""
        with os.scandir(self._directory) as entries:
            present = {entry.name: entry.inode() for entry in entries if NAME.fullmatch(entry.name)}
        changed: set[str] = set()
        for name, file in list(self._files.items()):
            if present.get(name) != file.inode:
                changed |= self._files.pop(name).entries.keys()
                file.close()
        for name in present.keys() - self._files.keys():
            self._open(self._directory / name)
        self._files = dict(sorted(self._files.items()))
        return changed

    def _open(self, path: Path) -> None:
        try:
            self._files[path.name] = MetricFile(path)
        except FileNotFoundError:
            if not path.name.startswith("gauge_"):  # gauge files are removed with their process
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
