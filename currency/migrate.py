"""Brings the currency store's schema up to date: ``python -m currency.migrate``."""

from chassis.settings import load
from chassis.stores.migrate import run
from currency.backends import open_store
from currency.settings import CurrencySettings

if __name__ == "__main__":
    run("currency", open_store(load(CurrencySettings)).migrate)
