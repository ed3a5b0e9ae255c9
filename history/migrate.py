"""Brings the history store's schema up to date: ``python -m history.migrate``."""

from chassis.settings import load
from chassis.stores.migrate import run
from history.backends import open_store
from history.settings import HistorySettings

if __name__ == "__main__":
    run("history", open_store(load(HistorySettings)).migrate)
