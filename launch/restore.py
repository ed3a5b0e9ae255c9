"""Puts a backup into an empty TRIP_DATA_DIR: ``python -m launch.restore FOLDER``."""

import shutil
import sqlite3
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from chassis.settings import Settings, load
from launch.backup import NAMES, Refused, placing


def restore(folder: Path, data: Path) -> list[str]:
    """Copy the backup in ``folder`` into ``data``, which has no store yet; return the names."""
    names = [name for name in NAMES if (folder / f"{name}.db").exists()]
    if not names:
        raise Refused(f"there is no backup in {folder}")
    with placing(data, names) as places:
        for name, place in zip(names, places, strict=True):
            shutil.copyfile(folder / f"{name}.db", place)
    return names


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a refusal is one sentence on standard error and exit status 1."""
    parser = ArgumentParser(prog="python -m launch.restore", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder that python -m launch.backup made")
    folder: Path = parser.parse_args(arguments).folder
    data = load(Settings).trip_data_dir
    try:
        names = restore(folder, data)
    except (Refused, sqlite3.Error, OSError) as error:
        sys.exit(f"nothing was restored: {error}")
    Console(soft_wrap=True, highlight=False).print(f"restored {', '.join(names)} into {data}")


if __name__ == "__main__":
    main()
