"""Clicks to count the instructions of: ``python -m tests.benchmarks.store_clicks with 100``."""

import sqlite3
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from chassis.stores.files import StoreConnection
from tests.helpers.ranking import service


def main(kind: str, clicks: str) -> None:
    """Click so often on an embedded store, ``with`` or ``without`` looking at its files."""
    if kind == "without":
        StoreConnection.check = lambda _self: None  # type: ignore[method-assign]
        StoreConnection.commit = sqlite3.Connection.commit  # type: ignore[method-assign]
    with TemporaryDirectory() as folder:
        ranking = service(Path(folder), ranking_click_limit=int(clicks))
        for _ in range(int(clicks)):
            assert ranking.click("JP").status_code == 201
        ranking.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
