"""Breaks one thing after another in the real system, and shows which alerts speak: ``make drill``.

The clock of the rules is forty times faster: what waits for five minutes waits for 7.5 seconds.
"""

import argparse
import random
import signal
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.drills import table
from tests.drills.drill import Drill, Result
from tests.drills.machine import DRILLS
from tests.drills.runner import Runner
from tests.drills.stage import Stage, prepared


def main() -> int:
    """Play the drills and print a row for each; 1 if any failed."""
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT too, which a background job ignores
        signal.signal(number, signal.default_int_handler)
    results: list[Result] = []
    try:
        for line in table.lines(_kept(_played(options), results)):
            print(line, flush=True)
    except KeyboardInterrupt:
        print()
    except pytest.skip.Exception as missing:
        print(f"the drills cannot be played: {missing}", file=sys.stderr)
        return 1
    return 0 if all(result.passed for result in results) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description=__doc__)
    parser.add_argument("drill", nargs="*", help=f"what to play: {', '.join(DRILLS)}")
    parser.add_argument("--forever", action="store_true", help="play at random until Ctrl-C")
    parser.add_argument("--seed", type=int, default=0, help="of the order that --forever plays in")
    options = parser.parse_args()
    for name in options.drill:
        if name not in DRILLS:
            parser.error(f"{name!r} is not one of {', '.join(DRILLS)}")
    return options


def _played(options: argparse.Namespace) -> Iterator[Result]:
    chosen = [DRILLS[name] for name in options.drill or DRILLS]
    dice = random.Random(options.seed)
    # Each round has a new system, on which every fault is a first one.
    for _ in count() if options.forever else range(1):
        if options.forever:
            dice.shuffle(chosen)
        yield from _round(chosen)


def _round(drills: Sequence[Drill[Stage]]) -> Iterator[Result]:
    print("starting the system and what watches it", file=sys.stderr)
    with TemporaryDirectory(prefix="trip-drill-") as folder, prepared(Path(folder)) as stage:
        yield from Runner(stage).play(drills)


def _kept(results: Iterator[Result], kept: list[Result]) -> Iterator[Result]:
    for result in results:
        kept.append(result)
        yield result


if __name__ == "__main__":
    sys.exit(main())
