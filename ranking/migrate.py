"""Brings the ranking store's schema up to date: ``python -m ranking.migrate``."""

from chassis.settings import load
from chassis.stores.migrate import run
from ranking.backends import open_store
from ranking.settings import RankingSettings


def main() -> None:
    """Apply the migrations that the store lacks, and say which they were."""
    run("ranking", __doc__, lambda: open_store(load(RankingSettings)))


if __name__ == "__main__":
    main()
