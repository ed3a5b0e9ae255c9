"""Goes back to what ran before the last ``launch.deploy``: ``python -m launch.undo``."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from launch import deployed
from launch.kubectl import Refused


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a refusal is one sentence and exit status 1."""
    parser = ArgumentParser(prog="python -m launch.undo", description=__doc__)
    parser.add_argument("--record", type=Path, default=deployed.RECORD, help="of launch.deploy")
    record: Path = parser.parse_args(arguments).record
    try:
        changed = deployed.restore(record)
    except (Refused, OSError) as error:
        sys.exit(f"not undone: {error}")
    print(f"undone: {', '.join(changed) or 'nothing, as nothing had changed'}")  # noqa: T201


if __name__ == "__main__":
    main()
