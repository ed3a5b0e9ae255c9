"""Copies the embedded stores while they are in use: ``python -m launch.backup FOLDER``."""

import os
import sqlite3
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from rich.console import Console

from chassis.settings import Settings, load
from chassis.stores.files import MADE, StoreConnection, StoreFile
from launch.locking import locked
from launch.stores import STORES, checked

BUSY_SECONDS = 10.0
NAMES = tuple(store.name for store in STORES if store.in_backups)


class Refused(Exception):
    """Nothing was copied; the message says why."""


def backup(data: Path, folder: Path) -> list[str]:
    """Copy every embedded store in ``data``, all as of one moment; return their names."""
    names = [name for name in NAMES if _is_expected(data / f"{name}.db")]
    if not names:
        raise Refused(f"there is no embedded store in {data}")
    files = [StoreFile(data / f"{name}.db") for name in names]
    with of_one_moment(files) as snapshots, placing(folder, names) as places:
        for snapshot, place in zip(snapshots, places, strict=True):
            _copy(snapshot, place)
    return names


@contextmanager
def of_one_moment(files: Sequence[StoreFile]) -> Iterator[list[StoreConnection]]:
    """Yield a snapshot of each store; nothing was written to any of them in between.

    So no group has committed an event in the log that its store lacks, and no store, nor the
    memory of the ingestor, knows an event that the log lacks. Writers wait half a second at most.
    """
    with ExitStack() as reading:
        readers = [reading.enter_context(closing(file.connect(BUSY_SECONDS))) for file in files]
        with locked(files, BUSY_SECONDS):
            for reader in readers:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield readers


@contextmanager
def placing(folder: Path, names: Iterable[str]) -> Iterator[list[Path]]:
    """Yield where to write each store; they get their names once all are whole and durable."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.glob("*.db*")):
        raise Refused(f"there are stores in {folder} already")
    targets = [folder / f"{name}.db" for name in names]
    places = [target.with_suffix(".unfinished") for target in targets]
    try:
        yield places
        for place in places:
            if (verdict := checked(place)) != "ok":
                raise Refused(f"{place.stem}.db: {verdict}")
            _sync(place)
        for place, target in zip(places, targets, strict=True):
            place.rename(target)
        _sync(folder)
    finally:
        for place in places:
            place.unlink(missing_ok=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a refusal is one sentence on standard error and exit status 1."""
    parser = ArgumentParser(prog="python -m launch.backup", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder to make the backup in, without any")
    folder: Path = parser.parse_args(arguments).folder
    try:
        names = backup(load(Settings).trip_data_dir, folder)
    except (Refused, sqlite3.Error, OSError) as error:
        sys.exit(f"no backup was made: {error}")
    Console(soft_wrap=True, highlight=False).print(f"backed up {', '.join(names)} to {folder}")


def _is_expected(path: Path) -> bool:
    # One that was made and is missing must not be left out in silence.
    return path.exists() or Path(f"{path}{MADE}").exists()


def _copy(snapshot: StoreConnection, place: Path) -> None:
    with closing(sqlite3.connect(place)) as copy:
        snapshot.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, which needs no other


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    main()
