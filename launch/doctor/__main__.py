"""Walks the way from this machine to the metrics of our pods: ``make doctor``.

It uses the token and the certificate authority of Prometheus, so that it sees what Prometheus
sees. It says what is wrong with the first hop that does not work, and how to mend it.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from rich.console import Console

from launch.connect import connection
from launch.connect.connection import FOLDER, NotConnected
from launch.connect.reload import ADDRESS
from launch.doctor.access import Access
from launch.doctor.hop import Broken, Hop
from launch.doctor.pods import Pods
from launch.doctor.prometheus import Prometheus
from launch.doctor.reach import Reach


def hops(folder: Path, prometheus: str) -> Iterator[Hop]:
    """Yield every hop in its order."""
    found = connection.read(folder)
    access = Access(found, folder)
    parts = (Reach(found, folder), access, Pods(found, access), Prometheus(found, prometheus))
    yield from chain.from_iterable(part.hops() for part in parts)


def walk(way: Iterator[Hop], console: Console) -> int:
    """Print a line for each hop; after the first broken one, what to do. Return the status."""
    for hop in way:
        try:
            console.print(f"ok      {hop.name}: {hop.check()}")
        except Broken as broken:
            console.print(f"broken  {hop.name}: {broken}")
            console.print(f"        {broken.fix}")
            return 1
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 if a hop does not work."""
    parser = ArgumentParser(prog="python -m launch.doctor", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="what make connect wrote")
    parser.add_argument("--prometheus", default=ADDRESS, help="its address (%(default)s)")
    options = parser.parse_args(arguments)
    console = Console(soft_wrap=True, highlight=False, markup=False)
    try:
        return walk(hops(options.folder, options.prometheus), console)
    except NotConnected as error:
        console.print(f"broken  connection: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
