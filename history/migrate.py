"""Brings the history store's schema up to date: ``python -m history.migrate``."""

from chassis.settings import load
from chassis.stores.migrate import run
from history.backends import open_store
from history.settings import HistorySettings


def main() -> None:
    """Apply the migrations that the store lacks, and say which they were."""
    run("history", __doc__, lambda: open_store(load(HistorySettings)))


if __name__ == "__main__":
    main()
