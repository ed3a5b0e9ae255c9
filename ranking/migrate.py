"""Brings the ranking store's schema up to date: ``python -m ranking.migrate``."""

from chassis.settings import load
from chassis.stores.migrate import run
from ranking.backends import open_store
from ranking.settings import RankingSettings

if __name__ == "__main__":
    run("ranking", open_store(load(RankingSettings)).migrate)
