"""What the processes print, line by line, each with the time and the name of its process."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime

CHUNK_BYTES = 64 * 1024
COLOURS = (36, 33, 32, 35, 31, 34)
SYSTEM = "system"


class Printer:
    """Prints lines of the processes ``names``; on a terminal each has a colour."""

    def __init__(self, names: Sequence[str]) -> None:
        self._width = max(map(len, (*names, SYSTEM)))
        self._colours = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(names)}
        self._is_coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def print(self, line: str, name: str = SYSTEM) -> None:
        """Print a line of a process, or one of our own."""
        prefix = f"{datetime.now():%H:%M:%S} {name:{self._width}} | "  # noqa: DTZ005 - for people
        if self._is_coloured and name in self._colours:
            prefix = f"\033[{self._colours[name]}m{prefix}\033[0m"
        try:
            print(prefix + line, flush=True)  # noqa: T201
        except OSError:
            # A closed terminal, or `| tee` that Ctrl-C ended first: we still have to stop in order.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Lines:
    """Prints what comes out of the pipe ``file`` of a process, in whole lines."""

    def __init__(self, file: int, name: str, printer: Printer) -> None:
        self.file = file
        self._name = name
        self._printer = printer
        self._rest = b""

    def copy(self) -> bool:
        """Print what is there now; False at the end of the pipe, which is closed."""
        chunk = os.read(self.file, CHUNK_BYTES)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if not chunk or len(self._rest) > CHUNK_BYTES:
            lines, self._rest = [*lines, *filter(None, [self._rest])], b""
        for line in lines:
            self._printer.print(line.decode(errors="replace"), self._name)
        if not chunk:
            os.close(self.file)
        return bool(chunk)
