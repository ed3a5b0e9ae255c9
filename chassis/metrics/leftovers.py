"""What the files of slots without a worker contain: the master writes them again if need be."""

from pathlib import Path

from chassis.metrics.writer import put


class Leftovers:
    """The metric files of slots whose workers have ended; a worker restores its own."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._contents: dict[str, dict[str, tuple[int, bytes]]] = {}

    def keep(self, slot: str) -> None:
        """Remember the files of ``slot``, whose worker has ended."""
        contents = {path.name: path.read_bytes() for path in self._directory.glob(f"*_{slot}.db")}
        # Most of a file is empty.
        self._contents[slot] = {
            name: (len(content), content.rstrip(b"\0")) for name, content in contents.items()
        }

    def release(self, slot: str) -> None:
        """Forget the files of ``slot``, which gets a new worker."""
        self._contents.pop(slot, None)

    def restore(self) -> None:
        """Write the files that somebody removed again; raises ``OSError``."""
        for contents in self._contents.values():
            for name, (size, content) in contents.items():
                if not (self._directory / name).exists():
                    put(self._directory / name, content.ljust(size, b"\0")).close()
