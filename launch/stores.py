"""The embedded stores of one machine, and what is to be done about a damaged or missing one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from chassis.stores.files import MADE

SAVE = "restore a backup, or save what is readable with python -m launch.salvage"


@dataclass(frozen=True, slots=True)
class Store:
    """The name of an embedded store, and in one sentence what a damaged one means."""

    name: str
    remedy: str
    in_backups: bool = True


def _rebuilt(name: str) -> str:
    return f"it is rebuilt from the event log: move {name}.db* away, keep them, and start again"


# The ranking comes last: a backup locks them in this order, so that clicks wait the least.
STORES = (
    Store("events", f"all rates come from it, and no other store can rebuild it: {SAVE}"),
    Store(
        "ingestor",
        f"{SAVE}; or move ingestor.db* away: values that are held are then forgotten, "
        "and all others published again, which changes nothing",
    ),
    Store("currency", _rebuilt("currency")),
    Store("history", _rebuilt("history")),
    Store("ranking", f"its clicks are nowhere else: {SAVE}"),
    Store(
        "ranking-limits",
        "it holds the limits of the running minute only: move ranking-limits.db* away",
        in_backups=False,
    ),
)


def problems(folder: Path) -> Iterator[str]:
    """Name each store in ``folder`` that is damaged or missing, and what to do about it."""
    for store in STORES:
        path = folder / f"{store.name}.db"
        verdict = checked(path) if path.exists() else _absence(path)
        if verdict != "ok":
            yield f"{path}: {verdict}; {store.remedy}"


def checked(path: Path) -> str:
    """Return ``ok``, or what is wrong with a file."""
    try:
        with closing(sqlite3.connect(path)) as store:
            (verdict,) = store.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return str(verdict)


def _absence(path: Path) -> str:
    return "the file is missing" if Path(f"{path}{MADE}").exists() else "ok"
