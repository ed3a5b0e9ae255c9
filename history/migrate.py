"""Brings the history store's schema up to date: ``python -m history.migrate``."""

from chassis.command import take_no_arguments
from chassis.settings import load
from chassis.stores.migrate import run
from history.backends import open_store
from history.settings import HistorySettings


def main() -> None:
    """Apply the migrations that the store lacks, and say which they were."""
    take_no_arguments("history.migrate", __doc__)
    run("history", open_store(load(HistorySettings)).migrate)


if __name__ == "__main__":
    main()
