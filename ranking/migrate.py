"""Brings the ranking store's schema up to date: ``python -m ranking.migrate``."""

from chassis.settings import load, naming
from chassis.stores.migrate import run
from ranking.backends import open_store
from ranking.settings import RankingSettings


def main() -> None:
    """Apply the missing migrations and print their numbers."""
    settings = load(RankingSettings)
    with naming("RANKING_DATABASE_URL"):
        store = open_store(settings.store_url)
    run("ranking", store.migrate)


if __name__ == "__main__":
    main()
